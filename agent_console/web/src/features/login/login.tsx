import { ArrowRight, Languages, LogIn, Moon, Sun } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { DemoLogin, Me } from '../../contract/api';
import type { Role } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { Problem } from '../../lib/rest';
import { describe } from '../../lib/run';
import { useUi } from '../../lib/ui_store';
import { signIn } from '../../state/commands';
import { useWelcome } from '../../state/queries';
import { Avatar } from '../../ui/avatar';
import { Mark } from '../../ui/brand';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Field } from '../../ui/field';

/** Puts the keyboard on the card that was asked for. */
const choose = (card: HTMLButtonElement | null) => card?.focus();

const roles: Role[] = ['agent', 'supervisor', 'administrator'];

type Props = {
  /** Who is meant to come in (`/?login=…`): their card is chosen already, one key or click is left. */
  wanted: string;
  onSignedIn: (me: Me) => void;
  /** Who is signed in here already, when somebody else is meant. */
  here?: string;
  onStay: () => void;
};

/** The way in. In the demo every user is a card to click. */
export default function LoginScreen({ wanted, onSignedIn, here, onStay }: Props) {
  const t = useT();
  const welcome = useWelcome();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const enter = async (login: string, password: string) => {
    setBusy(true);
    setProblem('');
    try {
      onSignedIn(await signIn(login, password));
    } catch (error) {
      setProblem(error instanceof Problem && error.status === 401 ? t('login.wrong') : describe(error, t));
      setBusy(false);
    }
  };
  const demo = welcome?.demo && welcome.logins.length > 0;
  return (
    <div className="flex min-h-full flex-col overflow-y-auto">
      <header className="flex h-14 shrink-0 items-center gap-2 px-5">
        <span className="flex-1" />
        <Switches />
      </header>
      <main className="mx-auto flex w-full max-w-[880px] flex-1 flex-col items-center px-5 pt-[3vh] pb-10">
        <Mark size={52} />
        <h1 className="mt-4 text-[26px] leading-8 tracking-[-0.02em]">Keydesk</h1>
        <p className="mt-1 text-center text-sm text-fg-3">{t('login.lead')}</p>
        <div className="mt-7 w-full">
          {here && (
            <p className="mb-4 text-center text-xs text-fg-2">
              {t('login.here', { name: here })}{' '}
              <button
                type="button"
                onClick={onStay}
                className="font-semibold text-accent-text underline underline-offset-2"
              >
                {t('login.stay')}
              </button>
            </p>
          )}
          {demo && <DemoLogins logins={welcome.logins} wanted={wanted} busy={busy} onChoose={enter} />}
          {problem && (
            <p
              role="alert"
              className="mx-auto my-3 max-w-sm rounded-lg bg-bad-soft px-3 py-2 text-xs text-bad-text"
            >
              {problem}
            </p>
          )}
          <SignInForm demo={Boolean(demo)} wanted={wanted} busy={busy} onSubmit={enter} />
        </div>
      </main>
      <footer className="pb-4 text-center text-2xs text-fg-3">
        {welcome && t('login.version', { version: welcome.version })}
      </footer>
    </div>
  );
}

function DemoLogins({
  logins,
  wanted,
  busy,
  onChoose,
}: {
  logins: DemoLogin[];
  wanted: string;
  busy: boolean;
  onChoose: (login: string, password: string) => void;
}) {
  const t = useT();
  return (
    <div className="space-y-5">
      <p className="mx-auto max-w-2xl rounded-lg bg-accent-soft px-4 py-2.5 text-center text-xs text-accent-text">
        {t('login.demo')}{' '}
        <a
          href="/lobby/"
          target="_blank"
          rel="noreferrer"
          className="font-semibold underline underline-offset-2"
        >
          {t('login.lobby')}
        </a>
      </p>
      {roles.map((role) => {
        const group = logins.filter((l) => l.role === role);
        if (!group.length) return null;
        return (
          <section key={role} aria-label={t(`login.${role}`)}>
            <h2 className="mb-2 text-xs text-fg-3">{t(`login.${role}`)}</h2>
            <ul className="grid grid-cols-2 gap-2 md:grid-cols-3 lg:grid-cols-4">
              {group.map((l) => (
                <li key={l.login}>
                  <button
                    type="button"
                    ref={l.login === wanted ? choose : undefined}
                    disabled={busy}
                    data-login={l.login}
                    onClick={() => onChoose(l.login, l.password)}
                    className={cx(
                      'group flex h-full w-full items-center gap-2.5 rounded-xl border p-2.5 transition-[border-color,box-shadow] hover:border-accent hover:shadow-card disabled:opacity-60',
                      l.login === wanted ? 'border-accent bg-selected' : 'bg-panel',
                    )}
                  >
                    <Avatar name={l.name} size={34} />
                    <span className="min-w-0 flex-1">
                      <span className="block truncate text-sm font-medium">{l.name}</span>
                      <span className="block truncate text-2xs text-fg-3" title={l.names_hint}>
                        {l.names_hint || l.login}
                      </span>
                    </span>
                    <ArrowRight
                      size={14}
                      aria-hidden
                      className={cx(
                        'shrink-0 text-fg-3 transition-opacity group-hover:opacity-100 max-md:hidden',
                        l.login !== wanted && 'opacity-0',
                      )}
                    />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function SignInForm({
  demo,
  wanted,
  busy,
  onSubmit,
}: {
  demo: boolean;
  wanted: string;
  busy: boolean;
  onSubmit: (login: string, password: string) => void;
}) {
  const t = useT();
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = new FormData(e.currentTarget);
    onSubmit(String(form.get('login')).trim(), String(form.get('password')));
  };
  const form = (
    <form onSubmit={submit} className="mx-auto w-full max-w-sm space-y-3 rounded-xl border bg-panel p-5">
      <Field label={t('login.login')} name="login" autoComplete="username" defaultValue={wanted} required />
      <Field
        label={t('login.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button
        type="submit"
        variant={demo ? 'secondary' : 'primary'}
        icon={LogIn}
        disabled={busy}
        className="h-9! w-full"
      >
        {t('login.enter')}
      </Button>
    </form>
  );
  if (!demo) return form;
  return (
    <details className="group mt-7 text-center">
      <summary className="mb-3 inline-block cursor-default text-xs text-fg-3 hover:text-fg">
        {t('login.otherwise')}
      </summary>
      <div className="text-start">{form}</div>
    </details>
  );
}

/** Language and theme, before anyone is signed in. */
function Switches() {
  const t = useT();
  const locale = useLocale();
  const { set } = useUi();
  const dark = () => document.documentElement.classList.contains('dark');
  return (
    <>
      <Button
        variant="ghost"
        icon={Languages}
        lang={locale === 'en' ? 'zh-CN' : 'en'}
        onClick={() => set({ locale: locale === 'en' ? 'zh-CN' : 'en', chosen: true })}
      >
        {locale === 'en' ? '简体中文' : 'English'}
      </Button>
      <button
        type="button"
        aria-label={t('top.theme')}
        onClick={() => set({ theme: dark() ? 'light' : 'dark' })}
        className="grid size-7 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
      >
        <Sun size={15} className="dark:hidden" aria-hidden />
        <Moon size={15} className="not-dark:hidden" aria-hidden />
      </button>
    </>
  );
}
