// Coming and going: who is signed in, and the live desk that belongs to them.
import { useCallback } from 'react';
import type { Me } from '../../contract/api';
import { forgetDrafts } from '../../lib/drafts';
import { forgetKept } from '../../lib/kept';
import { get, Problem, whenSignedOut } from '../../lib/rest';
import { notice } from '../../state/attention';
import { signOut } from '../../state/commands';
import { queryClient, refreshSoon, staleAfter } from '../../state/queries';
import { goDark, goLive, onEvent, useLive } from '../../state/store';

onEvent((recorded) => {
  notice(recorded);
  for (const key of staleAfter(recorded)) refreshSoon(key);
});

function dropSession() {
  goDark();
  queryClient.clear();
  useLive.setState({ me: null });
}
whenSignedOut(dropSession);

/** Try again this long after a failed first snapshot. */
const RETRY_MS = 3000;

async function enter(me: Me) {
  if (useLive.getState().me) dropSession();
  useLive.setState({ me });
  const handlers = { onResync: () => void queryClient.invalidateQueries(), onSignedOut: dropSession };
  const begin = async (): Promise<void> => {
    try {
      await goLive(handlers);
    } catch {
      if (!useLive.getState().me) return;
      useLive.setState({ line: { state: 'lost', retryAt: Date.now() + RETRY_MS, tries: 1 } });
      setTimeout(() => useLive.getState().me && void begin(), RETRY_MS);
    }
  };
  await begin();
}

/** Who this browser's cookie says we are. Null: nobody; throws when the hub does not answer. */
export async function resume(): Promise<Me | null> {
  try {
    const me = await get<Me>('/session');
    void enter(me);
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export function useSession() {
  const leave = useCallback(async () => {
    await signOut().catch(() => {});
    forgetDrafts();
    forgetKept();
    dropSession();
  }, []);
  return { enter, leave };
}
