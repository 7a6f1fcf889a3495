import { useMemo } from 'react';
import { useOthers } from '../../state/queries';
import { useAgents } from '../../state/selectors';
import type { Person } from './suggest';

/** Everybody who can be called by `@` in a note, oneself too. */
export function useColleagues(): Person[] {
  const agents = useAgents();
  const others = useOthers();
  return useMemo(
    () => [
      ...Object.values(agents).map(({ id, name }) => ({ id, name })),
      ...Object.entries(others ?? {}).map(([id, name]) => ({ id, name })),
    ],
    [agents, others],
  );
}
