// What is promised while wrapping up: kept as a draft with the id it will be made under, so that it is made once though
// the page is loaded anew, or the wrap-up has to be tried again.
import { useCallback, useState } from 'react';
import { readDraft, writeDraft } from '../../lib/drafts';
import { newClientId } from '../../lib/ids';
import type { Planned } from './wrap_up_part';

type Kept = { planned: Planned; client: string };

function read(name: string): Kept {
  try {
    return JSON.parse(readDraft(name));
  } catch {
    return { planned: null, client: newClientId() };
  }
}

/** Mount anew (by key) for another contact. */
export function usePlanned(contact: string) {
  const name = `planned.${contact}`;
  const [first] = useState(() => read(name));
  const [planned, setPlanned] = useState(first.planned);
  const plan = useCallback(
    (next: Planned) => {
      setPlanned(next);
      writeDraft(name, next ? JSON.stringify({ planned: next, client: first.client }) : '');
    },
    [name, first],
  );
  return { planned, client: first.client, plan };
}
