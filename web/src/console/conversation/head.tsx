import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowRight,
  IconCircleCheck,
  IconDots,
  IconInfoCircle,
  IconMailOpened,
  IconTemplate,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import type { Conversation } from '../contract.ts';
import { PageHeading } from '../frame/page-heading.tsx';
import { useViewer } from '../session/use-session.ts';
import classes from './conversation.module.css';
import { useTimes, type WindowWords } from './use-clock.ts';
import { useCustomerName, useHolderWords, useReasonWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';

export type HeadActs = {
  readonly onTake: () => void;
  readonly onReturn: () => void;
  readonly onResolve: () => void;
  readonly onAssign: () => void;
  readonly onTemplate: () => void;
  readonly onUnread: () => void;
  readonly onPanel: () => void;
};

type HeadProps = {
  readonly conversation: Conversation;
  readonly window: WindowWords;
  readonly now: number;
  readonly isMine: boolean;
  readonly mayWrite: boolean;
  /** The panel stands beside the thread already. */
  readonly hasPanel: boolean;
  readonly acts: HeadActs;
};

/** Who it is, who holds it, how long the window stays open, and the acts. */
export function Head(props: HeadProps) {
  const { conversation, window, isMine, mayWrite, hasPanel, acts } = props;
  const text = useTexts();
  const name = useCustomerName()(conversation.customer);
  return (
    <header className={classes.head}>
      <ActionIcon
        component={Link}
        to="/"
        variant="subtle"
        size={44}
        className={classes.back}
        aria-label={text('talk.back')}
      >
        <IconArrowLeft size={20} />
      </ActionIcon>
      <div className={classes.who}>
        <PageHeading className={classes.name ?? ''}>
          <bdi>{name}</bdi>
        </PageHeading>
        <div className={classes.lines}>
          <HolderLine conversation={conversation} now={props.now} />
          <p className={classes.windowLine} data-state={window.state}>
            {window.text}
          </p>
        </div>
      </div>
      {!hasPanel && (
        <ActionIcon variant="subtle" size={44} aria-label={text('talk.panel.open')} onClick={acts.onPanel}>
          <IconInfoCircle size={20} />
        </ActionIcon>
      )}
      {mayWrite && (
        <Button
          className={classes.hold}
          variant={isMine ? 'default' : 'filled'}
          onClick={isMine ? acts.onReturn : acts.onTake}
        >
          {text(isMine ? 'talk.return' : 'talk.take')}
        </Button>
      )}
      {mayWrite && <MoreMenu {...props} />}
    </header>
  );
}

function HolderLine({ conversation, now }: Pick<HeadProps, 'conversation' | 'now'>) {
  const text = useTexts();
  const times = useTimes();
  const holderWords = useHolderWords();
  const reasonWords = useReasonWords();
  const { holder, since } = conversation;
  const viewer = useViewer();
  const present = conversation.present.filter(({ id }) => id !== viewer.id);
  const reason = holder === 'waiting' ? reasonWords(conversation.reason) : null;
  const other = present.find(({ state }) => state === 'typing') ?? present[0];
  return (
    <p className={classes.holderLine} data-holder={holder}>
      <strong>{holderWords(conversation)}</strong>
      {holder === 'waiting' && since !== null && ` · ${times.waited(since, now)}`}
      {reason !== null && ` · ${reason}`}
      {other !== undefined && (
        <span className={classes.present}>
          {text(other.state === 'typing' ? 'talk.present.typing' : 'talk.present.viewing', {
            name: visibleLine(other.name),
          })}
        </span>
      )}
    </p>
  );
}

function MoreMenu({ conversation, isMine, acts }: HeadProps) {
  const text = useTexts();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" size={44} aria-label={text('talk.more')}>
          <IconDots size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={text('talk.more')}>
        {!isMine && conversation.holder !== 'assistant' && (
          <Menu.Item leftSection={<IconArrowRight size={18} />} onClick={acts.onReturn}>
            {text('talk.return')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconArrowRight size={18} />} onClick={acts.onAssign}>
          {text('talk.assign')}
        </Menu.Item>
        {conversation.holder !== 'resolved' && (
          <Menu.Item leftSection={<IconCircleCheck size={18} />} onClick={acts.onResolve}>
            {text('talk.resolve')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconTemplate size={18} />} onClick={acts.onTemplate}>
          {text('talk.sendTemplate')}
        </Menu.Item>
        <Menu.Item leftSection={<IconMailOpened size={18} />} onClick={acts.onUnread}>
          {text('talk.unread')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
