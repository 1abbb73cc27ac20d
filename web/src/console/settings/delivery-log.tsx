import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Delivery, DeliveryAttempt, Webhook } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { API, consoleQueries } from '../queries.ts';
import styles from './delivery-log.module.css';

const FILTERS = ['all', 'open', 'given_up', 'delivered'] as const;

/** What went to one endpoint and what became of it, the newest first. */
export function DeliveryLog({ webhook }: { readonly webhook: Webhook }) {
  const text = useTexts();
  const [filter, setFilter] = useState<string>('all');
  const log = useInfiniteQuery(consoleQueries.deliveries(webhook.id, filter === 'all' ? '' : filter));
  return (
    <section className={styles.log} aria-label={text('webhooks.log.of', { url: webhook.url })}>
      <NativeSelect
        className={classes.narrow}
        label={text('delivery.filter')}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        data={FILTERS.map((value) => ({ value, label: text(`delivery.filter.${value}`) }))}
      />
      <Loaded query={log} lines={3}>
        {({ pages }) => {
          const deliveries = pages.flatMap((page) => page.deliveries);
          if (deliveries.length === 0) return <p className={classes.empty}>{text('delivery.none')}</p>;
          return (
            <ol className={styles.list}>
              {deliveries.map((delivery) => (
                <DeliveryLine key={delivery.id} delivery={delivery} webhook={webhook} />
              ))}
            </ol>
          );
        }}
      </Loaded>
      {log.hasNextPage && (
        <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {text('delivery.more')}
        </Button>
      )}
    </section>
  );
}

const TONES = { open: 'waiting', delivered: 'ok', given_up: 'failed' } as const;

function DeliveryLine({ delivery, webhook }: { readonly delivery: Delivery; readonly webhook: Webhook }) {
  const text = useTexts();
  const { moment } = useTimes();
  const [isOpen, setOpen] = useState(false);
  const replay = useReplay(webhook, delivery);
  const { type, state, attempts } = delivery;
  const time = moment(delivery.createdAt);
  const [last] = attempts;
  return (
    <li className={styles.line}>
      <div className={classes.itemWords}>
        <p className={classes.itemName}>
          <code>{type}</code>
          <span className={classes.mark} data-tone={TONES[state]}>
            {text(`delivery.state.${state}`)}
          </span>
        </p>
        <p className={classes.small}>
          {time}
          {last !== undefined && ` · ${resultOf(last)}`}
          {state === 'open' && ` · ${nextOf(delivery, text, moment)}`}
        </p>
      </div>
      <div className={classes.acts}>
        <Button
          variant="default"
          aria-expanded={isOpen}
          aria-label={isOpen ? text('delivery.hide') : text('delivery.show.of', { type, time })}
          onClick={() => setOpen(!isOpen)}
        >
          {text(isOpen ? 'delivery.hide' : 'delivery.show')}
        </Button>
        {state !== 'open' && webhook.state === 'active' && (
          <Button
            variant="default"
            loading={replay.isPending}
            aria-label={text('delivery.replay.of', { type, time })}
            onClick={() => replay.mutate()}
          >
            {text('delivery.replay')}
          </Button>
        )}
      </div>
      {isOpen && <DeliveryDetail delivery={delivery} />}
    </li>
  );
}

function useReplay(webhook: Webhook, delivery: Delivery) {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: () =>
      sendRequest<Delivery>(`${API}/webhooks/${webhook.id}/deliveries/${delivery.id}/replay`, {
        method: 'POST',
        body: {},
      }),
    onError: fail,
    onSettled: () => client.invalidateQueries({ queryKey: consoleQueries.webhooks.queryKey }),
  });
}

/** An HTTP status, or the word that says why no answer came. */
const resultOf = ({ status, word }: DeliveryAttempt): string => (status === null ? (word ?? '–') : `HTTP ${status}`);

const nextOf = ({ nextAt }: Delivery, text: ReturnType<typeof useTexts>, moment: (iso: string) => string): string =>
  nextAt === null ? text('delivery.waits') : text('delivery.next', { time: moment(nextAt) });

/** Each attempt, what was sent, and what was answered last. */
function DeliveryDetail({ delivery: { attempts, body, eventId } }: { readonly delivery: Delivery }) {
  const text = useTexts();
  const { moment } = useTimes();
  const answer = attempts[0]?.answer ?? '';
  return (
    <div className={styles.detail}>
      <ul className={styles.attempts}>
        {attempts.map((attempt) => (
          <li key={attempt.at} className={classes.small}>
            {text('delivery.attempt', {
              time: moment(attempt.at),
              result: resultOf(attempt),
              ms: String(attempt.durationMs),
            })}
          </li>
        ))}
      </ul>
      <p className={styles.label}>{text('delivery.request')}</p>
      <code className={styles.raw}>{`webhook-id: ${eventId}\n\n${body}`}</code>
      {answer !== '' && (
        <>
          <p className={styles.label}>{text('delivery.answer')}</p>
          <code className={styles.raw}>{answer}</code>
        </>
      )}
    </div>
  );
}
