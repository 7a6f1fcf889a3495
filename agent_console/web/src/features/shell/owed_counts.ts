// How much waits on the pages of the rail.
import { useNow } from '../../lib/now';
import { isOverdue } from '../../state/owed';
import { useLive } from '../../state/store';

/** By page: promises that are overdue, notes that call me and are not seen; nothing where there is none. */
export function useOwedCounts(): Record<string, number | undefined> {
  const now = useNow(30);
  const mentions = useLive((s) => Object.keys(s.desk.mentions).length);
  const late = useLive((s) => Object.values(s.desk.followUps).filter((card) => isOverdue(card, now)).length);
  return { '/follow-ups': late || undefined, '/mentions': mentions || undefined };
}
