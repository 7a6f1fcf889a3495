import { ExternalLink, X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { AccountView } from '../../contract/api';
import type { Channel, MatchKind } from '../../contract/types';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { useAccount } from '../../state/queries';
import { Avatar, ChannelGlyph } from '../../ui/avatar';
import { IconButton } from '../../ui/button';
import { Section, Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { TierChip } from '../../ui/tier_chip';
import { CustomerFacts } from '../chat/facts';
import { DialButton } from '../phone/dial_button';
import { asNumber } from '../phone/numbers';
import { Attach } from './attach';
import { Facts, History, OpenContacts, People, Team } from './parts';

const FieldsSection = lazy(() => import('../fields/section'));
const Promises = lazy(() => import('../follow_ups/promises'));
const Business = lazy(() => import('./business'));

export type Speaking = { id: string; name: string; address: string; channel: Channel };

/** Who is on the other side: the account, its team, its people, and what else is going on with it. */
export function AccountPanel({
  accountId,
  person,
  match,
  facts,
  conversationId,
}: {
  accountId: string | null;
  person: Speaking;
  match?: MatchKind;
  /** What they answered before, and where they are. */
  facts: Record<string, string>;
  conversationId: string;
}) {
  const t = useT();
  const { set } = useUi();
  const { data: account } = useAccount(accountId);
  return (
    <aside
      aria-label={t('conv.details')}
      className="flex w-[308px] shrink-0 flex-col overflow-y-auto border-l bg-panel max-xl:absolute max-xl:inset-y-0 max-xl:right-0 max-xl:z-20 max-xl:shadow-pop max-md:w-full"
    >
      <header className="flex items-start gap-3 px-4 pt-4 pb-3.5">
        <Avatar name={person.name || readable(person.address)} size={44} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base">{person.name || readable(person.address)}</h2>
          <p className="truncate text-xs text-fg-3">{titleOf(account, person.id) || t('person.noTitle')}</p>
          {person.address && (
            <p className="tnum mt-1 flex items-center gap-1.5 text-xs text-fg-2">
              <ChannelGlyph channel={person.channel} size={12} />
              <span className="truncate">{readable(person.address)}</span>
              {asNumber(person.address) && (
                <DialButton
                  to={person.address}
                  name={person.name}
                  account={accountId}
                  person={person.id}
                  conversation={conversationId}
                  className="-my-1 size-6!"
                />
              )}
            </p>
          )}
        </div>
        <IconButton
          label={t('close')}
          icon={X}
          onClick={() => set({ details: false })}
          className="-mt-1 -mr-1.5 xl:hidden"
        />
      </header>
      {match === 'domain' && (
        <p className="mx-4 mb-3 rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">
          {t('match.domain')}
        </p>
      )}
      <CustomerFacts facts={facts} />
      <Suspense>
        <FieldsSection conversation={conversationId} />
        <Promises account={accountId} conversation={conversationId} />
      </Suspense>
      {!accountId && <Attach personId={person.id} name={person.name || readable(person.address)} />}
      {accountId && !account && <Skeleton rows={4} />}
      {account && (
        <>
          <section className="border-t px-4 py-3">
            <h3 className="flex items-center gap-2 text-sm">
              <Link href={`/accounts/${account.id}`} className="truncate hover:underline">
                {account.name}
              </Link>
              <TierChip tier={account.tier} />
              <Link
                href={`/accounts/${account.id}`}
                aria-label={t('account.show')}
                className="ml-auto text-fg-3 hover:text-fg"
              >
                <ExternalLink size={13} aria-hidden />
              </Link>
            </h3>
            {account.note && <p className="mt-1.5 text-xs text-fg-2">{account.note}</p>}
          </section>
          <Section title={t('account.team')} aside={<Chip>{account.team.length}</Chip>}>
            <Team team={account.team} />
          </Section>
          <Suspense fallback={<Skeleton rows={2} />}>
            <Business account={account.id} />
          </Suspense>
          <Section title={t('account.open')}>
            <OpenContacts account={account} except={conversationId} />
          </Section>
          <Section title={t('account.recent')}>
            <History rows={account.recent} except={conversationId} />
          </Section>
          <Section title={t('account.people')}>
            <People people={account.people} current={person.id} account={account.id} />
          </Section>
          <Section title={t('account.facts')}>
            <Facts account={account} />
          </Section>
        </>
      )}
    </aside>
  );
}

const titleOf = (account: AccountView | undefined, person: string) =>
  account?.people.find((p) => p.id === person)?.title;
