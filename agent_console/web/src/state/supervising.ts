// What supervisors have said to all, and saying it.
import { useQuery } from '@tanstack/react-query';
import type { OwnAgents, QueueClosure, Steering, Urgency } from '../contract/steering';
import { call, get, post } from '../lib/rest';

const id = encodeURIComponent;

/** What holds now; events ask for it anew. */
export const useSteeringNow = (enabled = true) =>
  useQuery({
    queryKey: ['steering'],
    queryFn: () => get<Steering>('/steering'),
    refetchInterval: 60_000,
    enabled,
  }).data;

const OWN_MS = 5000;
export const useOwnAgents = () =>
  useQuery({
    queryKey: ['own-agents'],
    queryFn: () => get<OwnAgents>('/board/own-agents'),
    refetchInterval: OWN_MS,
    staleTime: OWN_MS,
  });

type Queue = Pick<QueueClosure, 'kind' | 'name'>;
export const closeQueue = (
  { kind, name }: Queue,
  how: { reason: string; until: string | null; moves: boolean },
) => post('/queues/close', { kind, name, ...how });
export const openQueue = ({ kind, name }: Queue) => post('/queues/open', { kind, name });
export const showBanner = (banner: {
  text: string;
  urgency: Urgency;
  teams: string[];
  until: string | null;
}) => post('/banners', banner);
export const endBanner = (banner: string) => call<void>('DELETE', `/banners/${id(banner)}`);
export const beginEmergency = (message: {
  texts: Record<string, string>;
  then: 'go_on' | 'hang_up';
  until: string | null;
}) => post('/emergencies', message);
export const endEmergency = (message: string) => call<void>('DELETE', `/emergencies/${id(message)}`);
