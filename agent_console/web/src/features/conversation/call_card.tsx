// A call in the timeline: how it went, the way through the menu, what was recorded and written down of it.
import { ChevronDown, FileText, PhoneIncoming, PhoneOutgoing } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ContactCard, MessageCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, clock, mmss } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { cx } from '../../ui/cx';
import { MenuEntry } from '../phone/menu_entry';
import { PhoneNumber } from '../phone/number';
import { Attachments } from './attachments';
import type { Arrived } from './merge';

/** How long the customer and the agent were joined, so far or in all; null before. */
export function talked(c: ContactCard, now: number) {
  if (!c.accepted_at) return null;
  const end = c.left_at ?? c.closed_at;
  return ((end ? at(end) : now) - at(c.accepted_at)) / 1000;
}

/** How long they waited for an agent, so far or in all. */
export function waited(c: ContactCard, answered: string | null, now: number) {
  const end = answered ?? c.left_at ?? c.closed_at;
  return Math.max(0, ((end ? at(end) : now) - at(c.queued_at ?? c.arrived_at)) / 1000);
}

export function CallCard({ call: { contact: c, answered, walked, recordings } }: { call: Arrived }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow();
  const setup = useSetup();
  const seconds = talked(c, now);
  const out = c.direction === 'outbound';
  const disposition = setup?.dispositions.find((d) => d.key === c.disposition);
  return (
    <article className="my-2 ml-9 rounded-lg border bg-panel px-3 py-2.5 dark:bg-raised">
      <h4 className="flex items-center gap-2 text-xs font-medium">
        <span className="grid size-6 place-items-center rounded-md bg-accent-soft text-accent-text">
          {out ? <PhoneOutgoing size={13} aria-hidden /> : <PhoneIncoming size={13} aria-hidden />}
        </span>
        {t(out ? 'phone.outbound' : 'arrived.call')}
        <PhoneNumber
          className="font-normal text-fg-3"
          to={c.address}
          name={c.person_name}
          account={c.account_id}
          person={c.person_id}
          conversation={c.conversation_id}
        />
        <time dateTime={c.arrived_at} className="tnum ml-auto font-normal text-2xs text-fg-3">
          {clock(c.arrived_at, locale)}
        </time>
      </h4>
      <dl className="tnum mt-2 flex flex-wrap gap-x-6 gap-y-1 border-t pt-2 text-xs">
        {!out && <Fact label={t('call.waited')}>{mmss(waited(c, answered, now))}</Fact>}
        {seconds != null && <Fact label={t('call.talked')}>{mmss(seconds)}</Fact>}
        {c.agent_name && <Fact label={t('call.agent')}>{c.agent_name}</Fact>}
        {c.our_address && <Fact label={t('call.line')}>{readable(c.our_address)}</Fact>}
        {c.outcome && <Fact label={t('call.outcome')}>{t(`outcome.${c.outcome}`)}</Fact>}
        {c.disposition && (
          <Fact label={t('call.disposition')}>{nameIn(disposition?.names, locale, c.disposition)}</Fact>
        )}
      </dl>
      {walked.length > 0 && (
        <div className="mt-2 border-t pt-1">
          <MenuEntry steps={walked} />
        </div>
      )}
      <Recordings of={recordings} />
    </article>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex gap-1.5">
    <dt className="text-fg-3">{label}</dt>
    <dd className="font-medium text-fg-2">{children}</dd>
  </div>
);

/** What was recorded of a call, oldest first, each with what was said in it. */
export const Recordings = ({ of }: { of: MessageCard[] }) =>
  of.map((message) => <Recording key={message.id} message={message} />);

function Recording({ message: m }: { message: MessageCard }) {
  const t = useT();
  const locale = useLocale();
  const gone = !m.attachments.length;
  return (
    <section className="mt-2 border-t pt-2" data-testid="recording-made">
      <h5 className="tnum flex items-center gap-1.5 text-2xs text-fg-3">
        {t('phone.recordingMade', { time: mmss(Number(m.extra.recording)) })}
        <time dateTime={m.at} className="ml-auto">
          {clock(m.at, locale)}
        </time>
      </h5>
      {gone ? (
        <p className="mt-1 text-xs text-fg-3">{t('call.recordingGone')}</p>
      ) : (
        <Attachments message={m} className="mt-1.5" />
      )}
      <Transcript text={m.text || (m.extra.transcript ?? '')} />
    </section>
  );
}

/** What was said, where somebody or something wrote it down. */
function Transcript({ text }: { text: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!text)
    return (
      <p className="mt-1.5 flex items-center gap-1.5 text-2xs text-fg-3">
        <FileText size={12} aria-hidden /> {t('call.noTranscript')}
      </p>
    );
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="mt-1.5 flex items-center gap-1.5 text-2xs font-medium text-accent-text hover:underline"
      >
        <FileText size={12} aria-hidden /> {t('call.transcript')}
        <ChevronDown size={12} aria-hidden className={cx('transition-transform', open && 'rotate-180')} />
      </button>
      {open && (
        <p className="mt-1 border-l-2 pl-3 text-xs [overflow-wrap:anywhere] whitespace-pre-wrap text-fg-2">
          {text}
        </p>
      )}
    </>
  );
}
