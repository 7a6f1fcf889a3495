import { type ReactNode, useRef, useState } from 'react';
import type { Urgency } from '../../contract/steering';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useSetup } from '../../state/queries';
import { beginEmergency, closeQueue, showBanner } from '../../state/supervising';
import { Area, SelectField } from '../../ui/field';
import { FormDialog } from '../../ui/form_dialog';
import { Segmented } from '../../ui/segmented';
import { SteerFrame } from './frame';
import { Lasting, type Span, untilOf } from './lasting';

type Props = { onClose: () => void };

const Titled = ({ title, children }: { title: string; children: ReactNode }) => (
  <div>
    <p aria-hidden className="mb-1 text-xs font-medium text-fg-2">
      {title}
    </p>
    {children}
  </div>
);

/** A team's or a plan's queue takes nobody new. */
export function CloseQueueDialog({ onClose }: Props) {
  const t = useT();
  const locale = useLocale();
  const setup = useSetup();
  const [queue, setQueue] = useState('');
  const [span, setSpan] = useState<Span>('60');
  const [moves, setMoves] = useState<'stay' | 'move'>('stay');
  const [kind, name] = queue.split(/:(.*)/);
  return (
    <SteerFrame
      task="close_queue"
      sayWhy
      title={t('steer.closeQueue')}
      lead={t('steer.closeQueueLead')}
      ok={t('act.closeQueue')}
      done={t('done.queueClosed')}
      danger
      ready={Boolean(queue)}
      onDo={(reason) =>
        closeQueue(
          { kind: kind as 'team' | 'plan', name: name ?? '' },
          { reason, until: untilOf(span), moves: moves === 'move' },
        )
      }
      onClose={onClose}
    >
      <SelectField label={t('steer.queue')} value={queue} onChange={(e) => setQueue(e.target.value)}>
        <option value="">{t('steer.choose')}</option>
        <optgroup label={t('steer.teams')}>
          {Object.entries(setup?.teams ?? {}).map(([key, names]) => (
            <option key={key} value={`team:${key}`}>
              {nameIn(names, locale, key)}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('steer.plans')}>
          {setup?.plans.map((p) => (
            <option key={p.name} value={`plan:${p.name}`}>
              {p.name}
            </option>
          ))}
        </optgroup>
      </SelectField>
      <Lasting value={span} onChange={setSpan} />
      <Titled title={t('steer.whoWaits')}>
        <Segmented
          label={t('steer.whoWaits')}
          value={moves}
          onChange={setMoves}
          options={[
            { value: 'stay', label: t('steer.stay') },
            { value: 'move', label: t('steer.moveOn') },
          ]}
        />
      </Titled>
    </SteerFrame>
  );
}

const urgencies: Urgency[] = ['info', 'warning', 'urgent'];

/** Words above everybody's work. */
export function BannerDialog({ onClose }: Props) {
  const t = useT();
  const locale = useLocale();
  const teams = useSetup()?.teams ?? {};
  const words = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [urgency, setUrgency] = useState<Urgency>('info');
  const [team, setTeam] = useState('');
  const [span, setSpan] = useState<Span>('60');
  return (
    <FormDialog
      id="banner"
      title={t('steer.banner')}
      lead={t('steer.bannerLead')}
      ok={t('act.show')}
      done={t('done.bannerShown')}
      focus={words}
      ready={Boolean(text.trim())}
      onDo={() => showBanner({ text, urgency, teams: team ? [team] : [], until: untilOf(span) })}
      onClose={onClose}
    >
      <Area
        ref={words}
        label={t('steer.words')}
        value={text}
        maxLength={300}
        onChange={(e) => setText(e.target.value)}
      />
      <Titled title={t('steer.urgency')}>
        <Segmented
          label={t('steer.urgency')}
          value={urgency}
          onChange={setUrgency}
          options={urgencies.map((u) => ({ value: u, label: t(`urgency.${u}`) }))}
        />
      </Titled>
      <SelectField label={t('steer.toTeam')} value={team} onChange={(e) => setTeam(e.target.value)}>
        <option value="">{t('steer.everybody')}</option>
        {Object.entries(teams).map(([key, names]) => (
          <option key={key} value={key}>
            {nameIn(names, locale, key)}
          </option>
        ))}
      </SelectField>
      <Lasting value={span} onChange={setSpan} />
    </FormDialog>
  );
}

/** What every caller hears before the menu. */
export function EmergencyDialog({ onClose }: Props) {
  const t = useT();
  const words = useRef<HTMLTextAreaElement>(null);
  const [en, setEn] = useState('');
  const [zh, setZh] = useState('');
  const [then, setThen] = useState<'go_on' | 'hang_up'>('go_on');
  const [span, setSpan] = useState<Span>('60');
  return (
    <FormDialog
      id="emergency"
      title={t('steer.emergency')}
      lead={t('steer.emergencyLead')}
      ok={t('act.say')}
      done={t('done.emergency')}
      danger
      focus={words}
      ready={Boolean(en.trim() || zh.trim())}
      onDo={() => beginEmergency({ texts: { en, 'zh-CN': zh }, then, until: untilOf(span) })}
      onClose={onClose}
    >
      <Area
        ref={words}
        lang="en"
        label={t('steer.wordsEn')}
        value={en}
        maxLength={600}
        onChange={(e) => setEn(e.target.value)}
      />
      <Area
        lang="zh-CN"
        label={t('steer.wordsZh')}
        value={zh}
        maxLength={600}
        onChange={(e) => setZh(e.target.value)}
      />
      <Titled title={t('steer.after')}>
        <Segmented
          label={t('steer.after')}
          value={then}
          onChange={setThen}
          options={[
            { value: 'go_on', label: t('steer.goOn') },
            { value: 'hang_up', label: t('steer.hangUp') },
          ]}
        />
      </Titled>
      <Lasting value={span} onChange={setSpan} />
    </FormDialog>
  );
}
