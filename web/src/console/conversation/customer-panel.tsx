import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import type { OrderLine, CustomerPanel as Panel } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { Identity } from './identity.tsx';
import { KeptLists, type OlderPages } from './kept-lists.tsx';
import { OwnerPart } from './owner-part.tsx';
import classes from './panel.module.css';
import { Tags } from './tags.tsx';
import { useTimes } from './use-clock.ts';
import { useMoney } from './use-money.ts';
import { useActWords, useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';

type CustomerPanelProps = {
  /** Of the conversation. */
  readonly id: string;
  /** Null for people who may only read. */
  readonly onInsert: ((words: string) => void) | null;
  readonly older: OlderPages;
  readonly onJump: (itemId: string) => void;
};

/** Who the customer is, what they bought and owe, what talking to them cost, and what staff did here. */
export function CustomerPanel({ id, onInsert, older, onJump }: CustomerPanelProps) {
  const text = useTexts();
  const isOwner = useMay('owner');
  const panel = useQuery(consoleQueries.customer(id));
  if (panel.isError) return <Failure error={panel.error} onRetry={() => void panel.refetch()} />;
  if (panel.data === undefined) return <p className={classes.muted}>{text('loading')}</p>;
  return (
    <div className={classes.panel}>
      <Identity id={id} panel={panel.data} mayEdit={onInsert !== null} />
      <Orders panel={panel.data} onInsert={onInsert} />
      <Invoices panel={panel.data} />
      <Tags id={id} mayChange={onInsert !== null} />
      <Figures panel={panel.data} />
      <KeptLists id={id} notes={panel.data.notes} files={panel.data.files} older={older} onJump={onJump} />
      <Activity panel={panel.data} />
      {isOwner && <OwnerPart customer={panel.data.customer} />}
    </div>
  );
}

type PartProps = { readonly panel: Panel };

function Orders({ panel, onInsert }: PartProps & Pick<CustomerPanelProps, 'onInsert'>) {
  const text = useTexts();
  const { orders } = panel;
  return (
    <section>
      <h3>{text('talk.panel.orders', { count: orders.length })}</h3>
      {orders.length === 0 && <p className={classes.muted}>{text('talk.panel.noOrders')}</p>}
      <ul className={classes.lines}>
        {orders.map((order) => (
          <OrderRow key={order.id} order={order} onInsert={onInsert} />
        ))}
      </ul>
    </section>
  );
}

function OrderRow({ order, onInsert }: { readonly order: OrderLine } & Pick<CustomerPanelProps, 'onInsert'>) {
  const text = useTexts();
  const words = useServerWords();
  const { amount } = useMoney();
  const state = words(`order.${order.state}`, order.state);
  const number = visibleLine(order.number);
  const total = amount(order.total);
  return (
    <li>
      <span className={classes.line}>
        <strong>{number}</strong>
        <span>{`${state} · ${total}`}</span>
      </span>
      {onInsert !== null && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={text('talk.panel.insertNamed', { number })}
          onClick={() => onInsert(text('talk.panel.order', { number, state, total }))}
        >
          {text('talk.panel.insert')}
        </Button>
      )}
    </li>
  );
}

function Invoices({ panel: { invoices } }: PartProps) {
  const text = useTexts();
  const words = useServerWords();
  const times = useTimes();
  const { amount } = useMoney();
  if (invoices.length === 0) return null;
  return (
    <section>
      <h3>{text('talk.panel.invoices', { count: invoices.length })}</h3>
      <ul className={classes.lines}>
        {invoices.map((invoice) => (
          <li key={invoice.id}>
            <span className={classes.line}>
              <strong>{amount(invoice.total)}</strong>
              <span>
                {words(`talk.invoice.${invoice.state}`, invoice.state)}
                {invoice.dueAt !== null && ` · ${text('talk.panel.due', { date: times.moment(invoice.dueAt) })}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figures({ panel: { costs } }: PartProps) {
  const text = useTexts();
  const { microUsd } = useMoney();
  return (
    <section>
      <h3>{text('talk.panel.figures')}</h3>
      <dl className={classes.figures}>
        <dt>{text('talk.panel.today')}</dt>
        <dd>{microUsd(costs.todayMicroUsd)}</dd>
        <dt>{text('talk.panel.total')}</dt>
        <dd>{microUsd(costs.totalMicroUsd)}</dd>
      </dl>
    </section>
  );
}

function Activity({ panel: { activity } }: PartProps) {
  const text = useTexts();
  const words = useServerWords();
  const actWords = useActWords();
  const times = useTimes();
  if (activity.length === 0) return null;
  return (
    <section>
      <h3>{text('talk.panel.activity')}</h3>
      <ul className={classes.activity}>
        {activity.map((act) => (
          <li key={`${act.at}:${act.act}:${act.by}`}>
            <time dateTime={act.at}>{times.moment(act.at)}</time>
            <span>{`${words(`talk.actor.${act.by}`, act.by)} · ${actWords(act.act)}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
