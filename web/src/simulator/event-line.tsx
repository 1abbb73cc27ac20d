import { Button, CopyButton, UnstyledButton } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight, IconCopy, IconEye, IconRefresh } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { useTexts } from '../app/language.tsx';
import type { SimEvent } from './contract.ts';
import { useRedeliver } from './control-mutations.ts';
import type { EventLine } from './fold-events.ts';
import classes from './inspector.module.css';
import { useSelection } from './selection.ts';
import { prettyJson, writeCurl } from './write-curl.ts';

type EventRowProps = {
  readonly line: EventLine;
  readonly timeZone: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

/** One webhook or call: what, when, how it ended; opened it shows every byte. */
export function EventRow({ line, timeZone, isOpen, onToggle }: EventRowProps) {
  const text = useTexts();
  const time = useEventTime(timeZone);
  const { first, last, deliveries } = line;
  const Arrow = first.direction === 'webhook' ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <>
      <UnstyledButton className={classes.summary} aria-expanded={isOpen} onClick={onToggle}>
        <span className={classes.time}>{time(first.at)}</span>
        <span
          role="img"
          className={classes.direction}
          data-direction={first.direction}
          aria-label={text(`event.${first.direction}`)}
          title={text(`event.${first.direction}`)}
        >
          <Arrow size={18} aria-hidden />
        </span>
        <span className={classes.label}>
          {first.label}{' '}
          {deliveries.length > 1 && (
            <span className={classes.chip} data-tone="calm">
              {text('event.copies', { count: deliveries.length })}
            </span>
          )}
          {last.attempt > 1 && (
            <span className={classes.chip} data-tone="calm">
              {text('event.attempt', { attempt: last.attempt })}
            </span>
          )}
          {last.fault !== null && <span className={classes.chip}>{text('event.fault', { fault: last.fault })}</span>}
        </span>
        <Status event={last} />
        <span className={classes.ms}>{last.ms === null ? '' : text('event.ms', { ms: Math.round(last.ms) })}</span>
      </UnstyledButton>
      {isOpen && <EventDetail line={line} timeZone={timeZone} />}
    </>
  );
}

function Status({ event }: { event: SimEvent }) {
  const text = useTexts();
  const status = event.httpStatus;
  if (status === null) {
    return (
      <span className={classes.status} data-tone={event.ms === null ? 'open' : 'bad'}>
        {text(event.ms === null ? 'event.running' : 'event.noAnswer')}
      </span>
    );
  }
  return (
    <span className={classes.status} data-tone={status < 400 ? 'good' : 'bad'}>
      {status}
    </span>
  );
}

function EventDetail({ line, timeZone }: Pick<EventRowProps, 'line' | 'timeZone'>) {
  const text = useTexts();
  const time = useEventTime(timeZone);
  const { wamid, select } = useSelection();
  const redeliver = useRedeliver();
  const { last, deliveries } = line;
  const headers = Object.entries(last.request.headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className={classes.detail}>
      <div className={classes.actions}>
        <CopyButton value={writeCurl(last.request, window.location.origin)}>
          {({ copy, copied }) => (
            <Button size="compact-sm" variant="default" leftSection={<IconCopy size={16} />} onClick={copy}>
              {text(copied ? 'copied' : 'event.curl')}
            </Button>
          )}
        </CopyButton>
        {last.direction === 'webhook' && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={16} />}
            disabled={redeliver.isPending}
            onClick={() => redeliver.mutate(last.seq)}
          >
            {text('event.redeliver')}
          </Button>
        )}
        {last.wamid !== null && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconEye size={16} />}
            aria-pressed={wamid === last.wamid}
            onClick={() => select(wamid === last.wamid ? null : last.wamid)}
          >
            {text('event.showBubble')}
          </Button>
        )}
      </div>
      {deliveries.length > 1 && (
        <Block
          title={text('event.deliveries')}
          body={deliveries
            .map(
              (each) =>
                `${time(each.at)}  ${each.httpStatus ?? '–'}  ${each.ms === null ? '' : `${Math.round(each.ms)} ms`}`,
            )
            .join('\n')}
        />
      )}
      <Block title={`${last.request.method} ${last.request.path}`} body={headers.join('\n')} />
      {last.request.body !== '' && <Block title={text('event.body')} body={prettyJson(last.request.body)} />}
      {last.response !== null && last.response !== '' && (
        <Block title={text('event.response')} body={prettyJson(last.response)} />
      )}
    </div>
  );
}

function Block({ title, body }: { title: string; body: string }) {
  return (
    <>
      <h3>{title}</h3>
      <section
        className={classes.bytes}
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <pre>{body}</pre>
      </section>
    </>
  );
}

function useEventTime(timeZone: string): (at: string) => string {
  const intl = useIntl();
  return (at) =>
    intl.formatTime(at, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}
