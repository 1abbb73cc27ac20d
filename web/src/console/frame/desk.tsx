import { IconMessages } from '@tabler/icons-react';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import { InboxPage } from '../inbox/inbox-page.tsx';
import classes from './frame.module.css';
import { usePageTitle } from './use-page-title.ts';

/** The list beside what is open; on a phone one of both, chosen by the route so that the back gesture works. */
export function Desk() {
  const isThreadOpen = useRouterState({ select: (state) => state.location.pathname.startsWith('/c/') });
  usePageTitle(null);
  return (
    <div className={classes.desk} data-open={isThreadOpen}>
      <div className={classes.list}>
        <InboxPage />
      </div>
      <div className={classes.thread}>
        <Outlet />
      </div>
    </div>
  );
}

/** Beside the list, before anything was opened. */
export function NothingOpen() {
  const text = useTexts();
  return (
    <div className={classes.nothing}>
      <IconMessages size={40} stroke={1.2} aria-hidden />
      <p>{text('frame.chooseConversation')}</p>
    </div>
  );
}
