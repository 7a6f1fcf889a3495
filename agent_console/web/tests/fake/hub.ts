// A hub in memory: answers `fetch` and WebSockets as the real one does, for tests and for looking at screens.
import type { Talk } from '../../src/contract/calls';
import type { Recorded } from '../../src/contract/events';
import type { MailboxState } from '../../src/contract/mail';
import type { SavedView } from '../../src/contract/search';
import type { AgentCard, ContactCard } from '../../src/contract/types';
import { accounts, fine, today } from './account';
import { dialAnswer, talkAnswer } from './calls';
import { message, recorded, setup } from './company';
import { myDay } from './day';
import { heldMails, noDraft, templates } from './mail';
import { asked, promises, waits } from './promises';
import { type Scene, scene } from './scene';
import { searchAnswer, viewsAnswer } from './search';
import { FakeSocket } from './socket';

export type Answer = { status: number; body?: unknown };
export const ok = (body?: unknown): Answer => (body === undefined ? { status: 204 } : { status: 200, body });
export const refuse = (status: number, title: string): Answer => ({
  status,
  body: { type: 'about:blank', title, status, detail: title },
});

export class FakeHub {
  readonly scene: Scene;
  contacts: Map<string, ContactCard>;
  agents: Map<string, AgentCard>;
  talks = new Map<string, Talk>();
  seq = 100;
  log: Recorded[] = [];
  sockets = new Set<FakeSocket>();
  calls: { method: string; path: string; body: unknown; headers: Record<string, string> }[] = [];
  mailboxes: MailboxState[] = [];
  views: SavedView[] = [];
  signedIn: AgentCard | null;

  constructor(
    readonly now: () => number,
    who: 'wang' | 'dana' | null = 'wang',
  ) {
    this.scene = scene(now());
    this.contacts = new Map(this.scene.contacts.map((c) => [c.id, c]));
    this.agents = new Map(this.scene.agents.map((a) => [a.id, a]));
    this.signedIn = who && this.scene.users[who];
  }

  me() {
    const a = this.signedIn;
    return (
      a && { user: { id: a.id, login: a.name, name: a.name, role: a.role, language: a.language }, agent: a }
    );
  }

  tell(event: Recorded['event']) {
    const entry = recorded(++this.seq, new Date(this.now()).toISOString(), event);
    this.log.push(entry);
    for (const socket of this.sockets) socket.hear({ type: 'event', recorded: entry });
  }

  change(id: string, patch: Partial<ContactCard>) {
    const c = { ...(this.contacts.get(id) as ContactCard), ...patch };
    this.contacts.set(id, c);
    return c;
  }

  snapshot() {
    return {
      seq: this.seq,
      contacts: [...this.contacts.values()].filter((c) => c.state !== 'closed'),
      agents: [...this.agents.values()],
      clocks: promises(this.scene.contacts, this.now()),
      snoozed: {},
      talks: [...this.talks.values()],
      user_id: 'us_wang',
      follow_ups: [],
      mentions: [],
    };
  }

  answer(method: string, path: string, query: URLSearchParams, body: Record<string, string>): Answer {
    if (path === '/welcome') {
      const demo = this.scene.agents.map((a) => ({
        login: a.name.toLowerCase().replace(' ', '.'),
        password: 'demo',
        name: a.name,
        role: a.role,
        names_hint: a.role === 'agent' ? 'Northwind, Huaxin' : '',
      }));
      return ok({ demo: true, version: '0.1.0', logins: demo });
    }
    if (path === '/session' && method === 'POST') {
      const found = this.scene.agents.find((a) => a.name.toLowerCase().replace(' ', '.') === body.login);
      if (!found || body.password !== 'demo') return refuse(401, 'wrong');
      this.signedIn = found;
      return ok(this.me());
    }
    if (!this.signedIn) return refuse(401, 'not signed in');
    if (path === '/session') {
      if (method === 'DELETE') this.signedIn = null;
      return method === 'DELETE' ? ok() : ok(this.me());
    }
    return this.inside(method, path, query, body);
  }

  private inside(method: string, path: string, query: URLSearchParams, body: Record<string, string>): Answer {
    const [, room, id = '', verb = '', ...more] = path.split('/');
    const s = this.scene;
    if (path === '/me') return ok(this.me());
    if (path === '/setup') return ok(setup);
    if (path === '/desk') return ok(this.snapshot());
    if (path === '/me/day') return ok(myDay(this.now()));
    if (path === '/board/today') return ok(today(this.now()));
    if (path === '/steering') return ok({ closed: [], banners: [], emergency: null, alerts: [] });
    if (path === '/waits') return ok({ waits: waits([...this.contacts.values()]) });
    if (path === '/business/status')
      return ok({ version: 'v1', read_at: new Date(this.now()).toISOString(), problem: [] });
    if (verb === 'leaves') return this.leaveAnswer(method, id, body);
    if (path === '/agents')
      return ok({
        items: s.agents.map((a) => ({
          agent: a,
          load: { phone: a.id === 'us_james' ? 1 : 0 },
          idle_since: null,
        })),
        others: {},
        photos: {},
      });
    if (path === '/conversations')
      return ok({ items: query.get('view') === 'closed' ? s.closed : [], next: null });
    if (path === '/search') return ok(searchAnswer(query));
    if (path === '/views') return viewsAnswer(this, method, body);
    if (path === '/accounts') {
      return ok({
        items: accounts(s.account).filter((a) =>
          a.name.toLowerCase().includes((query.get('q') ?? '').toLowerCase()),
        ),
        next: null,
      });
    }
    if (room === 'accounts' && verb === 'business') return ok({ parts: [], health: fine });
    if (room === 'accounts')
      return ok({ ...s.account, ...(id !== s.account.id && { id, name: 'Another account', tier: 'gold' }) });
    if (path === '/follow-ups' && method === 'GET') return ok({ items: [], next: null });
    if (path === '/calls') return dialAnswer(body);
    if (path === '/templates') return ok(templates);
    if (path === '/me/signature') return ok(method === 'PUT' ? body : { texts: {} });
    if (path === '/me/new-mail-draft')
      return method === 'GET' ? ok({ ...noDraft, our_address: '', account_id: '' }) : ok();
    if (path === '/mailboxes') return ok({ items: this.mailboxes });
    if (path === '/quarantine') return ok({ items: heldMails(this.now()) });
    if (verb === 'draft' && method === 'GET') return ok(noDraft);
    if (verb === 'draft') return ok();
    if (room === 'conversations' && method === 'GET') {
      const view = s.view(id);
      return view ? ok(view) : refuse(404, 'not found');
    }
    if (room === 'conversations') return this.write(id, verb, body);
    if (room === 'offers') return this.offerAnswer(id, verb, body);
    if (room === 'contacts') return this.contactAnswer(id, verb, body, more.join('/'));
    return ok();
  }

  private write(id: string, verb: string, body: Record<string, string>): Answer {
    const c = [...this.contacts.values()].find((x) => x.conversation_id === id) as ContactCard;
    const me = this.signedIn as AgentCard;
    const m = message(c, this.now(), 0, {
      kind: verb === 'notes' ? 'note' : 'outbound',
      author_id: me.id,
      author_name: me.name,
      text: body.text ?? '',
      client_id: body.client_id ?? '',
      delivery: verb === 'notes' ? 'none' : 'queued',
    });
    this.tell({ type: verb === 'notes' ? 'message.note' : 'message.queued', message: m });
    return { status: 201, body: m };
  }

  private offerAnswer(id: string, verb: string, body: Record<string, string>): Answer {
    const c = [...this.contacts.values()].find((x) => x.offers.some((o) => o.id === id));
    const pending = c?.offers.find((o) => o.id === id);
    const me = this.signedIn as AgentCard;
    if (!c || !pending) return refuse(409, 'gone');
    const at = new Date(this.now()).toISOString();
    if (verb === 'accept') {
      const offer = { ...pending, state: 'accepted' as const, ended_at: at };
      const next = this.change(c.id, {
        state: 'active',
        agent_id: me.id,
        agent_name: me.name,
        accepted_at: at,
        offers: [],
      });
      this.tell({ type: 'offer.accepted', contact: next, offer });
    } else {
      const offer = { ...pending, state: 'declined' as const, reason: body.reason ?? '', ended_at: at };
      this.tell({
        type: 'offer.declined',
        contact: this.change(c.id, { state: 'waiting', offers: [] }),
        offer,
      });
    }
    return ok();
  }

  private leaves: { id: string; begins: string; ends: string; substitute_id: string | null }[] = [];

  private leaveAnswer(method: string, id: string, body: Record<string, string>): Answer {
    if (method === 'GET') return ok({ leaves: this.leaves });
    if (body.substitute_id === 'us_dana')
      return {
        status: 422,
        body: {
          type: 'about:blank',
          title: 'invalid',
          status: 422,
          detail: 'Substitutes go in a circle: Wang Lei, Dana Whitfield, Wang Lei.',
          mend: 'Choose somebody else.',
        },
      };
    const leave = {
      begins: body.begins ?? '',
      ends: body.ends ?? '',
      substitute_id: body.substitute_id ?? null,
    };
    this.leaves.push({ id: `lv_${this.leaves.length}`, ...leave });
    const agent = { ...(this.agents.get(id) as AgentCard), leaves: [leave] };
    this.agents.set(id, agent);
    this.tell({ type: 'agent.changed', agent, why: 'edited' });
    return { status: 201, body: { id: 'lv' } };
  }

  private contactAnswer(id: string, verb: string, body: Record<string, string>, what: string): Answer {
    const c = this.contacts.get(id);
    if (!c) return refuse(404, 'not found');
    const at = new Date(this.now()).toISOString();
    if (['talk', 'send-on', 'recording', 'monitor'].includes(verb))
      return talkAnswer(this, c, what || verb, body);
    if (verb === 'explain')
      return ok({
        contact: c,
        events: [],
        asked: asked(this.now()),
        wait: waits(this.scene.contacts)[id] ?? null,
        clocks: [],
        facts: {},
        surveys: [],
      });
    if (verb === 'end')
      this.tell({
        type: 'contact.wrap_up_started',
        contact: this.change(id, {
          state: 'wrapping',
          left_at: at,
          wrap_up_until: new Date(this.now() + 120_000).toISOString(),
        }),
      });
    if (verb === 'wrap-up')
      this.tell({
        type: 'contact.closed',
        contact: this.change(id, {
          state: 'closed',
          closed_at: at,
          outcome: 'handled',
          disposition: body.disposition ?? '',
        }),
      });
    return ok();
  }

  fetch = async (url: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const { pathname, searchParams } = new URL(String(url), 'http://fake');
    const path = pathname.replace('/api/v1', '');
    const method = init.method ?? 'GET';
    const body = init.body ? JSON.parse(String(init.body)) : {};
    this.calls.push({ method, path, body, headers: init.headers as Record<string, string> });
    const { status, body: answer } = this.answer(method, path, searchParams, body);
    return new Response(answer === undefined ? null : JSON.stringify(answer), { status });
  };

  /** Stands in for `WebSocket`. */
  socketClass() {
    const hub = this;
    return class {
      constructor(url: string) {
        // biome-ignore lint/correctness/noConstructorReturn: the fake is made by the hub
        return new FakeSocket(hub, Number(new URL(url).searchParams.get('after')));
      }
    };
  }
}
