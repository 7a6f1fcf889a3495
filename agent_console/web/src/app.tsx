import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { WifiOff } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useLocation, useRoute } from 'wouter';
import type { Me } from './contract/api';
import type { Language } from './contract/types';
import { useWhispers } from './features/chat/whispers';
import { DeskScreen } from './features/desk/desk';
import { useTold } from './features/follow_ups/told';
import { Offers } from './features/offer/offers';
import { LineBanner } from './features/shell/banner';
import { Rail } from './features/shell/rail';
import { resume, useSession } from './features/shell/session';
import { TopBar } from './features/shell/top_bar';
import { useEverywhere } from './features/shell/use_everywhere';
import { useT } from './lib/i18n';
import { useUi } from './lib/ui_store';
import { promise, usePromising } from './state/follow_ups';
import { useLetters, writeTo } from './state/letters';
import { useMaySupervise, useMe, useMyAgent } from './state/selectors';
import { steer, useSteering } from './state/steering';
import { Empty } from './ui/card';
import { Fence } from './ui/fence';
import { Toasts } from './ui/toast';

const Wall = lazy(() => import('./features/board/wall'));
const OwnAgents = lazy(() => import('./features/board/own_agents'));
const AgentBanners = lazy(() => import('./features/shell/agent_banners'));
const Board = lazy(() => import('./features/board/board'));
const Quarantine = lazy(() => import('./features/quarantine/page'));
const SignatureDialog = lazy(() => import('./features/mail/signature_dialog'));
const PhotoDialog = lazy(() => import('./features/account/photo_dialog'));
const FollowUps = lazy(() => import('./features/follow_ups/page'));
const FollowUpDialog = lazy(() => import('./features/follow_ups/dialog'));
const Mentions = lazy(() => import('./features/mentions/page'));
const SearchScreen = lazy(() => import('./features/search/page'));
const Surveys = lazy(() => import('./features/surveys/page'));
const DoNotCall = lazy(() => import('./features/do_not_call/page'));
const Menus = lazy(() => import('./features/menus/page'));
const NewMail = lazy(() => import('./features/mail/new_mail'));
const Phone = lazy(() => import('./features/phone/phone'));
const Accounts = lazy(() => import('./features/accounts/list'));
const MailboxBanner = lazy(() => import('./features/quarantine/mailboxes'));
const BusinessBanner = lazy(() => import('./features/config/banner'));
const LoginScreen = lazy(() => import('./features/login/login'));
const CommandPalette = lazy(() => import('./features/shell/command_palette'));
const DayPanel = lazy(() => import('./features/shell/day'));
const OwnActions = lazy(() => import('./features/shell/own_actions'));
const SilentNote = lazy(() => import('./features/shell/silent_note'));
const Shortcuts = lazy(() => import('./features/shell/shortcuts'));
const Steering = lazy(() => import('./features/steer/steering'));
const Account = lazy(() => import('./features/accounts/detail'));

export function App() {
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={350}>
        <Gate />
        <Toasts />
      </Tooltip.Provider>
    </CSPProvider>
  );
}

const RETRY_MS = 3000;
const isLanguage = (code: string): code is Language => code === 'en' || code === 'zh-CN';

/** Who is there? Then the desk, or the way in. */
function Gate() {
  const t = useT();
  const me = useMe();
  const { enter } = useSession();
  const [asked, setAsked] = useState<'asking' | 'answered' | 'silent'>('asking');
  const [wanted, setWanted] = useState(() => new URLSearchParams(location.search).get('login') ?? '');
  const ask = useCallback(() => {
    resume().then(
      () => setAsked('answered'),
      () => setAsked('silent'),
    );
  }, []);
  useEffect(ask, [ask]);
  useEffect(() => {
    if (asked !== 'silent') return;
    const timer = setInterval(ask, RETRY_MS);
    return () => clearInterval(timer);
  }, [asked, ask]);
  const settled = useCallback(() => {
    setWanted('');
    history.replaceState(null, '', location.pathname);
  }, []);
  const signedIn = (who: Me) => {
    const { chosen, set } = useUi.getState();
    if (!chosen && isLanguage(who.user.language)) set({ locale: who.user.language });
    settled();
    void enter(who);
  };
  const other = Boolean(me && wanted && me.user.login !== wanted);
  useEffect(() => {
    if (me && wanted && !other) settled();
  }, [me, wanted, other, settled]);
  if (me && !other) return <Shell />;
  if (me || asked === 'answered')
    return (
      <Suspense>
        <LoginScreen wanted={wanted} onSignedIn={signedIn} here={me?.user.name} onStay={settled} />
      </Suspense>
    );
  if (asked === 'silent')
    return (
      <div className="flex h-full">
        <Empty icon={<WifiOff size={20} />} title={t('line.away')} lead={t('line.retrying')} />
      </div>
    );
  return null;
}

function Shell() {
  const { overlay, set } = useUi();
  const [path] = useLocation();
  const supervises = useMaySupervise();
  const administers = useMe()?.user.role === 'administrator';
  const writing = useLetters((s) => s.writeTo !== null);
  const steering = useSteering((s) => s.task !== null);
  const agent = useMyAgent();
  const silent = agent?.not_responding ? agent : undefined;
  const promising = usePromising((s) => s.task);
  useWhispers();
  useTold();
  useEverywhere();
  // A dialog belongs to the page it was opened on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the page changes
  useEffect(() => {
    set({ overlay: null });
    steer(null);
    promise(null);
    writeTo(null);
  }, [path, set]);
  return (
    <div className="flex h-full max-md:flex-col">
      <Rail />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <TopBar />
        <LineBanner />
        <Suspense>
          <AgentBanners />
        </Suspense>
        {silent && (
          <Suspense>
            <SilentNote agent={silent} />
          </Suspense>
        )}
        <Suspense>
          <Phone />
        </Suspense>
        {administers && (
          <Suspense>
            <BusinessBanner />
          </Suspense>
        )}
        {supervises && (
          <Suspense>
            <MailboxBanner />
          </Suspense>
        )}
        <Fence key={path.startsWith('/c/') ? '/' : path}>
          <Suspense fallback={<main className="flex-1" />}>
            <Page path={path} supervises={supervises} />
          </Suspense>
        </Fence>
      </div>
      <Offers />
      <Suspense>
        <OwnActions />
      </Suspense>
      <Suspense>
        {overlay === 'palette' && <CommandPalette />}
        {overlay === 'shortcuts' && <Shortcuts />}
        {overlay === 'day' && <DayPanel />}
        {overlay === 'signature' && <SignatureDialog />}
        {overlay === 'photo' && <PhotoDialog />}
        {promising && <FollowUpDialog task={promising} />}
        {steering && <Steering />}
        {writing && <NewMail />}
      </Suspense>
    </div>
  );
}

function Page({ path, supervises }: { path: string; supervises: boolean }) {
  const [, conversation] = useRoute('/c/:id');
  const [, account] = useRoute('/accounts/:id');
  if (path === '/board' && supervises) return <Board />;
  if (path === '/board/wall' && supervises) return <Wall />;
  if (path === '/board/own' && supervises) return <OwnAgents />;
  if (path === '/quarantine' && supervises) return <Quarantine />;
  if (path === '/menus' && supervises) return <Menus />;
  if (path === '/do-not-call' && supervises) return <DoNotCall />;
  if (path === '/search') return <SearchScreen />;
  if (path === '/surveys' && supervises) return <Surveys />;
  if (account) return <Account key={account.id} id={account.id} />;
  if (path === '/follow-ups') return <FollowUps />;
  if (path === '/mentions') return <Mentions />;
  if (path === '/accounts') return <Accounts />;
  return <DeskScreen id={conversation?.id} />;
}
