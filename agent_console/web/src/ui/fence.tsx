import { Component, type ReactNode } from 'react';
import { useT } from '../lib/i18n';
import { Button } from './button';
import { Empty } from './card';

/** When a part of the page fails, only that part is lost, and can be tried again. */
export class Fence extends Component<{ children: ReactNode }, { failed: boolean }> {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  render() {
    if (!this.state.failed) return this.props.children;
    return <Fallen onRetry={() => this.setState({ failed: false })} />;
  }
}

function Fallen({ onRetry }: { onRetry: () => void }) {
  const t = useT();
  return (
    <div role="alert" className="flex min-h-0 flex-1 flex-col items-center justify-center p-4">
      <div>
        <Empty icon="!" title={t('problem.screen')} />
      </div>
      <Button onClick={onRetry}>{t('line.retry')}</Button>
    </div>
  );
}
