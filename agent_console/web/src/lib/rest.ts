// The way to the API: JSON both ways, the CSRF header, and problems as errors.
import type { ProblemDetails } from '../contract/api';

export class Problem extends Error {
  readonly details: ProblemDetails;
  constructor(details: ProblemDetails) {
    super(details.detail || details.title);
    this.details = details;
  }
  get status() {
    return this.details.status;
  }
}

/** Nobody answered: the network, or the hub, is away. */
export class Unreachable extends Error {}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

let onSignedOut = () => {};
/** Called when the session has ended under us. */
export const whenSignedOut = (run: () => void) => {
  onSignedOut = run;
};

export async function call<A>(
  method: Method,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(method !== 'GET' && { 'X-Keydesk': '1' }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Unreachable();
  });
  if (response.status === 204) return undefined as A;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as A;
  if (response.status === 401 && path !== '/session') onSignedOut();
  throw new Problem(
    (answer as ProblemDetails | null) ?? {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      detail: '',
    },
  );
}

export const get = <A>(path: string) => call<A>('GET', path);
export const post = <A = void>(path: string, body?: unknown, headers?: Record<string, string>) =>
  call<A>('POST', path, body, headers);

/** `/path?name=value` with what is not empty. */
export function withQuery(path: string, params: Record<string, string | number | null | undefined>) {
  const given = Object.entries(params).filter(([, v]) => v != null && v !== '');
  return given.length
    ? `${path}?${new URLSearchParams(given.map(([k, v]): [string, string] => [k, String(v)]))}`
    : path;
}
