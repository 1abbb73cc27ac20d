import { Button } from '@mantine/core';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { BusinessZone, useLanguage, useTexts } from '../../app/language.tsx';
import { useDensity } from '../../app/use-density.ts';
import { AlertBanner } from '../alerts/alert-banner.tsx';
import { useAlertSound } from '../alerts/use-alert-sound.ts';
import { useBadge } from '../alerts/use-badge.ts';
import type { Session } from '../contract.ts';
import { useConsoleStream, useLink } from '../live/use-console-events.ts';
import { usePush } from '../live/use-push.ts';
import { usePause } from '../session/use-pause.ts';
import { useMay, useSession } from '../session/use-session.ts';
import { useSessionWatch } from '../session/use-session-watch.ts';
import classes from './frame.module.css';
import { LinkMark } from './link-mark.tsx';
import { BottomBar, Rail } from './navigation.tsx';
import { usePlaces } from './places.ts';
import { useCommandBar } from './use-command-bar.ts';
import { useShortcuts } from './use-shortcuts.ts';

const HelpDialog = lazy(async () => ({ default: (await import('./dialogs.ts')).HelpDialog }));
const CommandBar = lazy(async () => ({ default: (await import('./dialogs.ts')).CommandBar }));

/** What surrounds every page of the console; without a session nothing of it is drawn. */
export function ConsoleFrame() {
  useSessionWatch();
  const session = useSession();
  return session === null ? null : <SignedIn session={session} />;
}

function SignedIn({ session }: { readonly session: Session }) {
  const text = useTexts();
  const [isHelpOpen, setHelpOpen] = useState(false);
  // Its code is fetched when it is first asked for, and the dialog stays, so that it can give the focus back.
  const [wasHelpOpened, setHelpOpened] = useState(false);
  const openHelp = () => {
    setHelpOpened(true);
    setHelpOpen(true);
  };
  const { setLanguage } = useLanguage();
  const isInThread = useRouterState({ select: (state) => state.location.pathname.startsWith('/c/') });
  useConsoleStream();
  useBadge();
  useAlertSound();
  const [density] = useDensity();
  usePush(session.viewer.id);
  useShortcuts(openHelp);
  const bar = useCommandBar();
  const { work, own, settings } = usePlaces();
  useEffect(() => setLanguage(session.viewer.language), [session.viewer.language, setLanguage]);
  return (
    <BusinessZone timeZone={session.business.timeZone}>
      <a href="#content" className={classes.skip}>
        {text('nav.skip')}
      </a>
      <div className={classes.shell} data-thread={isInThread} data-density={density}>
        <Rail businessName={session.business.name} onCommands={bar.open} onHelp={openHelp} />
        <div className={classes.banners}>
          {session.isPaused && <PausedStrip />}
          <AlertBanner />
          <OfflineStrip />
        </div>
        <main id="content" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
        <BottomBar onHelp={openHelp} />
      </div>
      {bar.commands !== null && (
        <Suspense>
          <CommandBar
            isOpen={bar.isOpen}
            commands={bar.commands}
            places={[...work, ...own, ...settings]}
            onClose={bar.close}
            onGone={bar.onGone}
          />
        </Suspense>
      )}
      {wasHelpOpened && (
        <Suspense>
          <HelpDialog isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </BusinessZone>
  );
}

/** Nobody may forget that the assistant is silent; it is woken from here. */
function PausedStrip() {
  const text = useTexts();
  const mayEnd = useMay('staff');
  const pause = usePause();
  return (
    <div className={classes.paused}>
      <p>{text('frame.paused')}</p>
      {mayEnd && (
        <Button size="compact-md" variant="default" loading={pause.isPending} onClick={() => pause.mutate(false)}>
          {text('pause.end')}
        </Button>
      )}
    </div>
  );
}

/** On a phone there is no rail to say how the page is linked; it speaks up only when it is not. */
function OfflineStrip() {
  const { state } = useLink();
  const isLost = state === 'offline' || state === 'reconnecting';
  return <div className={classes.strip}>{isLost && <LinkMark />}</div>;
}
