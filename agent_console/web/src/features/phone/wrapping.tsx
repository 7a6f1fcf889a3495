import { CircleCheck } from 'lucide-react';
import { useLocation, useRoute } from 'wouter';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, mmss } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { useMyWork } from '../../state/selectors';
import { Button } from '../../ui/button';

/** After a call, on whatever other page: how long wrap-up may take still, and the way to it. */
export function WrappingBar() {
  const t = useT();
  const now = useNow();
  const [, go] = useLocation();
  const [, here] = useRoute('/c/:id');
  const setup = useSetup();
  const wrapping = useMyWork().filter(
    (c) =>
      c.state === 'wrapping' &&
      c.conversation_id !== here?.id &&
      setup?.channels.find((x) => x.name === c.channel)?.connects,
  );
  return wrapping.map((c) => {
    const name = c.person_name || readable(c.address);
    const left = c.wrap_up_until ? Math.max(0, Math.ceil((at(c.wrap_up_until) - now) / 1000)) : null;
    return (
      <section
        key={c.id}
        aria-label={t('phone.wrapping', { name })}
        className="mx-2.5 mb-2 flex h-9 shrink-0 items-center gap-2.5 rounded-lg bg-warn-soft px-3 text-xs text-warn-text md:ml-0"
      >
        <CircleCheck size={14} aria-hidden className="shrink-0" />
        <b className="min-w-0 truncate font-semibold">{t('phone.wrapping', { name })}</b>
        {left !== null && (
          <span className="tnum whitespace-nowrap">{t('wrap.left', { time: mmss(left) })}</span>
        )}
        <span className="flex-1" />
        <Button variant="ghost" className="text-warn-text!" onClick={() => go(`/c/${c.conversation_id}`)}>
          {t('act.wrapUp')}
        </Button>
      </section>
    );
  });
}
