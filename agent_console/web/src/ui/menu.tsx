import type { LucideIcon } from 'lucide-react';
import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react';

const MenuPopup = lazy(() => import('./menu_popup'));

export type MenuItem =
  | {
      label: string;
      icon?: LucideIcon;
      lead?: ReactNode;
      keys?: string;
      checked?: boolean;
      onSelect: () => void;
    }
  | { heading: string }
  | 'line';

export type MenuProps = {
  /** A button. */
  trigger: ReactElement<{ onClick?: () => void; 'aria-haspopup'?: 'menu' }>;
  items: MenuItem[];
  align?: 'start' | 'end';
};

/** What opens a menu stands there at once; the menu itself comes after the page, and opens then if it was asked for. */
export function Menu(props: MenuProps) {
  const [asked, ask] = useState(false);
  const meanwhile = cloneElement(props.trigger, { onClick: () => ask(true), 'aria-haspopup': 'menu' });
  return (
    <Suspense fallback={meanwhile}>
      <MenuPopup {...props} open={asked} />
    </Suspense>
  );
}
