import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useLanguage, useTexts } from '../../app/language.tsx';
import type { ParkedCall, ProblemSend } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useServerWords } from '../conversation/use-words.ts';
import { visible, visibleLine } from '../conversation/visible-text.ts';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import logClasses from '../settings/delivery-log.module.css';
import { PARKED_REASONS } from './parked-reasons.ts';

type Acts = {
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
  /** Null: it may not be tried again, or not by whoever looks. */
  readonly choice: { readonly isChosen: boolean; readonly label: string; readonly onChoose: () => void } | null;
};

function Choice({ choice }: Pick<Acts, 'choice'>) {
  const text = useTexts();
  if (choice === null) return null;
  return (
    <Checkbox
      aria-label={text('problems.retry.one', { what: choice.label })}
      checked={choice.isChosen}
      onChange={choice.onChoose}
    />
  );
}

/** Why a call was set aside; what the program says itself is English. */
function ParkedReason({ reason }: { readonly reason: string }) {
  const text = useTexts();
  const known = PARKED_REASONS.get(reason);
  if (known !== undefined) return <p className={classes.small}>{text(known)}</p>;
  return (
    <p className={classes.small}>
      {text('problems.parked.other')} <span lang="en">{visibleLine(reason)}</span>
    </p>
  );
}

/** How often it is there, when more than once. */
function Times({ count }: { readonly count: number }) {
  const text = useTexts();
  return count < 2 ? null : <span className={classes.mark}>{text('problems.times', { count })}</span>;
}

/** Of calls that are the same problem so many are shown as they came. */
const SHOWN = 3;

type CallLineProps = Acts & { readonly call: ParkedCall; readonly equal: readonly ParkedCall[] };

/** Calls that could not be read for the same reason: the newest, and how many there are. */
export function CallLine({ call, equal, choice, onRetry, onDiscard }: CallLineProps) {
  const text = useTexts();
  const { moment } = useTimes();
  const isOwner = useMay('owner');
  const [isOpen, setOpen] = useState(false);
  const bodyId = useId();
  return (
    <li className={classes.item}>
      <Choice choice={choice} />
      <div className={classes.itemWords}>
        <p className={classes.itemName}>
          {visibleLine(call.vendor)} <time dateTime={call.at}>{moment(call.at)}</time>
          <Times count={equal.length} />
        </p>
        <ParkedReason reason={call.reason} />
      </div>
      {isOwner && (
        <div className={classes.acts}>
          <Button variant="default" aria-expanded={isOpen} aria-controls={bodyId} onClick={() => setOpen(!isOpen)}>
            {text('problems.body')}
          </Button>
          <Button variant="default" onClick={onRetry}>
            {text('problems.readAgain')}
          </Button>
          <Button variant="subtle" onClick={onDiscard}>
            {text('talk.discard')}
          </Button>
        </div>
      )}
      <div id={bodyId} hidden={!isOpen} className={logClasses.detail}>
        {isOpen && equal.slice(0, SHOWN).map(({ id }) => <CallBody key={id} id={id} />)}
      </div>
    </li>
  );
}

/** What came, as it came. */
function CallBody({ id }: { readonly id: string }) {
  const text = useTexts();
  const body = useQuery(consoleQueries.parkedBody(id));
  return (
    <Loaded query={body} lines={4}>
      {(found) => (
        <>
          <pre className={logClasses.raw}>{visible(found.body)}</pre>
          {found.isCut && <p className={classes.small}>{text('problems.body.cut')}</p>}
        </>
      )}
    </Loaded>
  );
}

/** What a retry would do that its button does not say. */
function RetryNote({ send: { repeatedAt }, count }: Pick<SendLineProps, 'send' | 'count'>) {
  const text = useTexts();
  const { moment } = useTimes();
  if (repeatedAt !== null)
    return <p className={classes.small}>{text('problems.repeated', { at: moment(repeatedAt) })}</p>;
  return count < 2 ? null : <p className={classes.small}>{text('problems.retry.newest')}</p>;
}

type SendLineProps = Acts & { readonly send: ProblemSend; readonly count: number };

/** A message that failed or waits; `count`: how often the same one did. */
export function SendLine({ send, count, choice, onRetry, onDiscard }: SendLineProps) {
  const text = useTexts();
  const words = useServerWords();
  const { language } = useLanguage();
  const { moment } = useTimes();
  const mayAct = useMay('staff');
  const isHeld = send.state === 'held';
  return (
    <li className={classes.item}>
      <Choice choice={choice} />
      <div className={classes.itemWords}>
        <p className={classes.itemName}>
          <Link to="/c/$id" params={{ id: send.conversationId }}>
            <bdi>{visibleLine(send.customer)}</bdi>
          </Link>
          <span className={classes.mark} data-tone={isHeld ? 'waiting' : 'failed'}>
            {text(isHeld ? 'problems.held' : 'problems.failed')}
          </span>
          <Times count={count} />
          <time className={classes.small} dateTime={send.at}>
            {moment(send.at)}
          </time>
        </p>
        {send.text.trim() === '' ? (
          <p className={classes.small}>{words(`talk.kind.${send.kind}`, send.kind)}</p>
        ) : (
          <p dir="auto">{visible(send.text)}</p>
        )}
        {send.remedy !== null && <p className={classes.small}>{visible(send.remedy[language])}</p>}
        {send.canRetry && <RetryNote send={send} count={count} />}
      </div>
      {mayAct && (send.canRetry || isHeld) && (
        <div className={classes.acts}>
          {send.canRetry && (
            <Button variant="default" onClick={onRetry}>
              {text('talk.retry')}
            </Button>
          )}
          {isHeld && (
            <Button variant="subtle" onClick={onDiscard}>
              {text('talk.discard')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
