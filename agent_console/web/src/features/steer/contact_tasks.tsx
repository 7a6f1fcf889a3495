import { Route, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { assign, boost, closeContact, move, pullContact } from '../../state/commands';
import { useSetup } from '../../state/queries';
import type { ContactTask } from '../../state/steering';
import { cx } from '../../ui/cx';
import { Field } from '../../ui/field';
import { Segmented } from '../../ui/segmented';
import { AgentChoice, Choice } from '../conversation/agent_choice';
import { SteerFrame } from './frame';

type Props = { contact: ContactCard; onClose: () => void };

export function ContactTaskDialog({ kind, ...props }: Props & { kind: ContactTask['kind'] }) {
  switch (kind) {
    case 'assign':
      return <Assign {...props} />;
    case 'pull':
      return <Pull {...props} />;
    case 'boost':
      return <Boost {...props} />;
    case 'move':
      return <Move {...props} />;
    case 'close':
      return <Close {...props} />;
  }
}

const called = (c: ContactCard) => c.person_name || readable(c.address);

function Assign({ contact: c, onClose }: Props) {
  const t = useT();
  const search = useRef<HTMLInputElement>(null);
  const [q, setQ] = useState('');
  const [agent, setAgent] = useState('');
  return (
    <SteerFrame
      task="assign"
      title={t('steer.assign', { name: called(c) })}
      ok={t('act.assign')}
      done={t('done.assigned')}
      ready={Boolean(agent)}
      focus={search}
      onDo={(reason) => assign(c.id, agent, reason)}
      onClose={onClose}
    >
      <Field
        ref={search}
        hideLabel
        label={t('steer.find')}
        placeholder={t('steer.find')}
        value={q}
        onChange={(e) => setQ(e.target.value)}
      />
      <AgentChoice q={q} chosen={agent} except={c.agent_id ?? ''} onChoose={setAgent} />
    </SteerFrame>
  );
}

function Pull({ contact: c, onClose }: Props) {
  const t = useT();
  const over = c.state === 'active';
  return (
    <SteerFrame
      task="pull"
      title={t('steer.pull', { name: called(c) })}
      lead={over ? t('steer.takeOverLead', { agent: c.agent_name }) : t('steer.pullLead')}
      ok={t('act.takeOver')}
      done={t('done.pulled')}
      onDo={(reason) => pullContact(c.id, over, reason)}
      onClose={onClose}
    />
  );
}

const steps = [
  [-900, 'boost.less_15'],
  [-300, 'boost.less_5'],
  [300, 'boost.more_5'],
  [900, 'boost.more_15'],
  [3600, 'boost.more_60'],
] as const;

function Boost({ contact: c, onClose }: Props) {
  const t = useT();
  const [seconds, choose] = useState<number>(300);
  return (
    <SteerFrame
      task="boost"
      title={t('steer.boost', { name: called(c) })}
      lead={t('steer.boostLead')}
      ok={t('save')}
      done={t('done.boosted')}
      onDo={(reason) => boost(c.id, seconds, reason)}
      onClose={onClose}
    >
      <fieldset>
        <legend className="mb-1 text-xs font-medium text-fg-2">{t('steer.boostBy')}</legend>
        <div className="flex flex-wrap gap-1.5">
          {steps.map(([by, key]) => (
            <label
              key={by}
              className={cx(
                'flex h-8 items-center rounded-lg px-3 text-xs font-medium ring-1 ring-inset has-focus-visible:outline-2 has-focus-visible:outline-accent',
                seconds === by
                  ? 'bg-accent-soft text-accent-text ring-accent'
                  : 'text-fg-2 ring-line-2/80 hover:bg-hover',
              )}
            >
              <input
                type="radio"
                name="boost"
                className="sr-only"
                checked={seconds === by}
                onChange={() => choose(by)}
              />
              {t(key)}
            </label>
          ))}
        </div>
      </fieldset>
    </SteerFrame>
  );
}

type Queue = { to_team: string } | { to_plan: string };

function Move({ contact: c, onClose }: Props) {
  const t = useT();
  const locale = useLocale();
  const setup = useSetup();
  const [tab, setTab] = useState<'teams' | 'plans'>('teams');
  const [to, setTo] = useState<Queue>();
  const teams = Object.entries(setup?.teams ?? {});
  const plans = setup?.plans.filter((p) => p.name !== c.plan) ?? [];
  return (
    <SteerFrame
      task="move"
      title={t('steer.move', { name: called(c) })}
      ok={t('act.move')}
      done={t('done.moved')}
      ready={Boolean(to)}
      onDo={async (reason) => to && move(c.id, to, reason)}
      onClose={onClose}
    >
      <Segmented
        label={t('steer.to')}
        value={tab}
        onChange={setTab}
        className="[&>*]:flex-1"
        options={[
          { value: 'teams', label: t('transfer.teams') },
          { value: 'plans', label: t('steer.plans') },
        ]}
      />
      <ul className="max-h-64 space-y-0.5 overflow-y-auto" aria-label={t('steer.to')}>
        {tab === 'teams'
          ? teams.map(([key, names]) => (
              <li key={key}>
                <Choice
                  chosen={Boolean(to && 'to_team' in to && to.to_team === key)}
                  onChoose={() => setTo({ to_team: key })}
                >
                  <Glyph icon={Users} />
                  <span className="font-medium">{nameIn(names, locale, key)}</span>
                </Choice>
              </li>
            ))
          : plans.map(({ name }) => (
              <li key={name}>
                <Choice
                  chosen={Boolean(to && 'to_plan' in to && to.to_plan === name)}
                  onChoose={() => setTo({ to_plan: name })}
                >
                  <Glyph icon={Route} />
                  <span className="font-medium">{name}</span>
                </Choice>
              </li>
            ))}
      </ul>
    </SteerFrame>
  );
}

const Glyph = ({ icon: Icon }: { icon: typeof Users }) => (
  <span className="grid size-7 shrink-0 place-items-center rounded-lg bg-hover text-fg-3">
    <Icon size={14} aria-hidden />
  </span>
);

function Close({ contact: c, onClose }: Props) {
  const t = useT();
  return (
    <SteerFrame
      task="close"
      title={t('steer.close', { name: called(c) })}
      lead={t('steer.closeLead')}
      ok={t('act.close')}
      done={t('done.closed')}
      danger
      onDo={(reason) => closeContact(c.id, reason)}
      onClose={onClose}
    />
  );
}
