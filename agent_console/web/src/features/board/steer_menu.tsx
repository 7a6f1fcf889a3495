import { DoorClosed, Megaphone, Phone, SlidersHorizontal } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { steer } from '../../state/steering';
import { Button } from '../../ui/button';
import { Menu } from '../../ui/menu';

/** What a supervisor may say to all. */
export function SteerMenu() {
  const t = useT();
  return (
    <Menu
      trigger={
        <Button variant="ghost" icon={SlidersHorizontal}>
          {t('steer.menu')}
        </Button>
      }
      items={[
        { label: t('steer.closeQueue'), icon: DoorClosed, onSelect: () => steer({ kind: 'close_queue' }) },
        { label: t('steer.emergency'), icon: Phone, onSelect: () => steer({ kind: 'emergency' }) },
        { label: t('steer.banner'), icon: Megaphone, onSelect: () => steer({ kind: 'banner' }) },
      ]}
    />
  );
}
