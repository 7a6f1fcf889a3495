import { AtSign, Building2, Gauge, Inbox, ListTodo } from 'lucide-react';
import { ACTIONS, type ActionId } from '../../lib/actions';

/** Pages that are always at hand, in the rail. */
export const places = [
  { to: '/', action: 'go.desk', icon: Inbox },
  { to: '/board', action: 'go.board', icon: Gauge },
  { to: '/accounts', action: 'go.accounts', icon: Building2 },
  { to: '/follow-ups', action: 'go.followUps', icon: ListTodo },
  { to: '/mentions', action: 'go.mentions', icon: AtSign },
] as const;

/** Pages by the action that opens them. */
export const pages: readonly { to: string; action: ActionId }[] = [
  ...places,
  { to: '/search', action: 'go.search' },
  { to: '/quarantine', action: 'go.quarantine' },
  { to: '/menus', action: 'go.menus' },
  { to: '/surveys', action: 'go.surveys' },
  { to: '/do-not-call', action: 'go.doNotCall' },
];

export const mayGo = (action: ActionId, supervises: boolean) => supervises || !ACTIONS[action].supervisors;
