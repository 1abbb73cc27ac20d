import { IconAlertCircle, IconUserExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { InboxRow } from '../contract.ts';
import { StateMark } from '../conversation/state-mark.tsx';
import { useTimes, useWindowWords } from '../conversation/use-clock.ts';
import { useCustomerName, useHolderWords, useReasonWords, useServerWords } from '../conversation/use-words.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import classes from './row.module.css';
import { usePreload } from './use-preload.ts';

const FILES: ReadonlySet<string> = new Set(['audio', 'voice', 'image', 'video', 'document', 'sticker']);
const WINDOW_TOLD_MS = 4 * 3_600_000;

type RowLinkProps = {
  readonly row: InboxRow;
  readonly now: number;
  readonly isOpen: boolean;
  readonly hasDraft: boolean;
};

/** One conversation in two lines: who, who holds it and since when; what was said last, and what is urgent. */
export const RowLink = memo(function RowLink({ row, now, isOpen, hasDraft }: RowLinkProps) {
  const text = useTexts();
  const name = useCustomerName()(row.customer);
  const isWaiting = row.holder === 'waiting';
  const preload = usePreload(row.conversationId);
  return (
    <Link
      to="/c/$id"
      params={{ id: row.conversationId }}
      className={classes.row}
      data-row={row.conversationId}
      data-waiting={isWaiting}
      data-unread={row.unread > 0}
      aria-current={isOpen ? 'page' : undefined}
      preload="intent"
      {...preload}
    >
      <span className={classes.line}>
        {isWaiting && <IconUserExclamation className={classes.sign} size={18} aria-hidden />}
        <strong className={classes.name} dir="auto" data-truncate>
          {name}
        </strong>
        <Holding row={row} now={now} />
      </span>
      <span className={classes.line}>
        <LastLine row={row} hasDraft={hasDraft} />
        <Marks row={row} now={now} />
        {row.unread > 0 && (
          <span className={classes.unread}>
            {row.unread}
            <span className="visually-hidden">{text('inbox.unread', { count: row.unread })}</span>
          </span>
        )}
      </span>
    </Link>
  );
});

function Holding({ row, now }: Pick<RowLinkProps, 'row' | 'now'>) {
  const times = useTimes();
  const holderWords = useHolderWords();
  const isWaiting = row.holder === 'waiting';
  const at = isWaiting ? (row.since ?? row.lastAt) : row.lastAt;
  return (
    <span className={classes.holding} data-holder={row.holder}>
      <span className={classes.holder}>{holderWords(row)}</span>
      <time dateTime={at}>{isWaiting ? times.waited(at, now) : times.ago(at, now)}</time>
    </span>
  );
}

/** What was said last and by whom; a draft of one's own stands before it. */
function LastLine({ row, hasDraft }: Pick<RowLinkProps, 'row' | 'hasDraft'>) {
  const text = useTexts();
  const words = useServerWords();
  const reasonWords = useReasonWords();
  const { lastLine } = row;
  const reason = row.holder === 'waiting' ? reasonWords(row.reason) : null;
  const kind = lastLine === null ? '' : words(`talk.kind.${lastLine.kind}`, lastLine.kind);
  const spoken = visibleLine(lastLine?.text ?? '');
  const said = spoken || kind;
  // Heard or read in a file, not written.
  const hasFile = spoken !== '' && FILES.has(lastLine?.kind ?? '');
  const isOurs = lastLine !== null && lastLine.by !== 'customer';
  return (
    <span className={classes.last} data-truncate>
      {hasDraft && <b className={classes.draft}>{text('inbox.draft')} </b>}
      {reason !== null && <b>{reason} · </b>}
      {isOurs && `${text(`talk.by.${lastLine.by}`)}: `}
      {hasFile && text('inbox.said', { kind })}
      <bdi>{said}</bdi>
    </span>
  );
}

/** The window when it is urgent, what failed, and the tick of our last message. */
function Marks({ row, now }: Pick<RowLinkProps, 'row' | 'now'>) {
  const text = useTexts();
  const windowWords = useWindowWords();
  const window = windowWords(row.window, now);
  const isTold = window.state === 'closed' || (window.state !== 'none' && window.leftMs < WINDOW_TOLD_MS);
  const { lastLine } = row;
  return (
    <>
      {row.hasFailed && (
        <span className={classes.failed}>
          <IconAlertCircle size={16} aria-hidden /> {text('talk.state.failed')}
        </span>
      )}
      {isTold && !row.hasFailed && (
        <span className={classes.window} data-state={window.state}>
          {window.state === 'closed'
            ? window.text
            : text('inbox.left', {
                hours: Math.floor(window.leftMs / 3_600_000),
                minutes: Math.floor(window.leftMs / 60_000) % 60,
              })}
        </span>
      )}
      {!row.hasFailed && lastLine !== null && lastLine.by !== 'customer' && lastLine.state !== null && (
        <StateMark state={lastLine.state} isShort />
      )}
    </>
  );
}
