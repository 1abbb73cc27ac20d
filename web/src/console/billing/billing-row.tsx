import { IconMessageCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import type { BillingLine } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useMoney } from '../conversation/use-money.ts';
import { useCustomerName, useServerWords } from '../conversation/use-words.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import pageClasses from '../frame/page.module.css';
import { useMay } from '../session/use-session.ts';
import classes from './billing.module.css';
import { RemindPart } from './remind-part.tsx';

type Kind = BillingLine['kind'];

/** Where the words of a state stand. */
const STATE_ID: Readonly<Record<Kind, (state: string) => string>> = {
  subscription: (state) => `billing.subscription.${state}`,
  invoice: (state) => `billing.payment.${state}`,
  order: (state) => `billing.payment.${state}`,
  page: (state) => `billing.page.${state}`,
  bill: (state) => `billing.page.${state}`,
  refund: (state) => `billing.refund.${state}`,
  dispute: (state) => `billing.dispute.${state}`,
};

const WAITING = new Set([
  'open',
  'past_due',
  'unpaid',
  'incomplete',
  'partial',
  'pending',
  'requires_action',
  'paused',
]);
const FAILED = new Set(['failed', 'lost', 'needs_response', 'warning_needs_response']);
const OK = new Set(['paid', 'active', 'succeeded', 'won', 'prevented']);
const toneOf = (state: string): string =>
  WAITING.has(state) ? 'waiting' : FAILED.has(state) ? 'failed' : OK.has(state) ? 'ok' : 'plain';

/** One charge: what for, of whom, how much, how it stands, and the way to the customer. */
export function BillingRow({ line }: { readonly line: BillingLine }) {
  const text = useTexts();
  const words = useServerWords();
  const { amount } = useMoney();
  const { moment } = useTimes();
  const nameOf = useCustomerName();
  const mayAct = useMay('staff');
  const { kind, state, plan, order, customer, conversationId } = line;
  const name = customer === null ? text('billing.erased') : nameOf(customer);
  const what = [words(`billing.kind.${kind}`, kind), visibleLine(order ?? plan ?? '')].filter(Boolean).join(' · ');
  return (
    <li className={classes.line}>
      <strong className={classes.what}>{what}</strong>
      <span className={classes.name} dir="auto">
        {name}
      </span>
      <span className={classes.total}>{amount(line.amount)}</span>
      <span className={classes.state}>
        <span className={pageClasses.mark} data-tone={toneOf(state)}>
          {words(STATE_ID[kind](state), state)}
        </span>
      </span>
      <span className={classes.times}>
        <time dateTime={line.at}>{moment(line.at)}</time>
        <Due line={line} />
        {line.vendorUrl !== null && (
          <a
            href={line.vendorUrl}
            target="_blank"
            rel="noreferrer"
            aria-label={text('billing.vendor.one', { what })}
            style={{ minHeight: 24, color: 'var(--r-action-text)' }}
          >
            {text('billing.vendor')}
          </a>
        )}
      </span>
      {conversationId !== null && (
        <Link
          to="/c/$id"
          params={{ id: conversationId }}
          className={classes.chat}
          aria-label={text('billing.openChat', { name, what })}
        >
          <IconMessageCircle size={20} aria-hidden />
          <span>{text('orders.chat')}</span>
        </Link>
      )}
      {line.canRemind && mayAct && <RemindPart {...{ line, name, what }} />}
    </li>
  );
}

/** When a plan renews, until when an invoice is to be paid, or until when a dispute can be answered. */
function Due({ line: { kind, dueAt } }: { readonly line: BillingLine }) {
  const text = useTexts();
  const { moment } = useTimes();
  if (dueAt === null || (kind !== 'subscription' && kind !== 'bill' && kind !== 'dispute')) return null;
  return <span>{text(`billing.due.${kind}`, { time: moment(dueAt) })}</span>;
}
