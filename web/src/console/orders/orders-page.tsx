import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMessageCircle, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import type { OrderLine } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useMoney } from '../conversation/use-money.ts';
import { useCustomerName } from '../conversation/use-words.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Page } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';
import { ORDER_WORDS, OrderState } from './order-state.tsx';
import classes from './orders.module.css';

const PAUSE_MS = 250;

/** Every order, the newest first, by number, customer or state. */
export function OrdersPage() {
  const text = useTexts();
  const { q, state } = useSearch({ from: '/console/orders' });
  const orders = useInfiniteQuery({ ...consoleQueries.orders({ q, state }), placeholderData: keepPreviousData });
  return (
    <Page title={text('nav.orders')}>
      <Filters />
      <Loaded query={orders} lines={8}>
        {({ pages }) => (
          <OrderList
            orders={pages.flatMap((page) => page.orders)}
            isFiltered={q !== undefined || state !== undefined}
          />
        )}
      </Loaded>
      {orders.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={orders.isFetchingNextPage}
          onClick={() => void orders.fetchNextPage()}
        >
          {text('orders.more')}
        </Button>
      )}
    </Page>
  );
}

function Filters() {
  const text = useTexts();
  const navigate = useNavigate();
  const search = useSearch({ from: '/console/orders' });
  const choose = (change: { readonly q?: string; readonly state?: string }) => {
    const wanted = Object.entries({ ...search, ...change }).filter(([, value]) => value !== '');
    void navigate({ to: '/orders', search: Object.fromEntries(wanted), replace: true });
  };
  const chooseSoon = useDebouncedCallback((q: string) => choose({ q }), PAUSE_MS);
  return (
    <search className={classes.filters}>
      <TextInput
        aria-label={text('orders.search')}
        placeholder={text('orders.search')}
        leftSection={<IconSearch size={18} aria-hidden />}
        type="search"
        defaultValue={search.q ?? ''}
        onChange={(event) => chooseSoon(event.currentTarget.value.trim())}
      />
      <NativeSelect
        aria-label={text('orders.state')}
        value={search.state ?? ''}
        onChange={(event) => choose({ state: event.currentTarget.value })}
        data={[
          { value: '', label: text('orders.everyState') },
          ...Object.entries(ORDER_WORDS).map(([value, word]) => ({ value, label: text(word.text) })),
        ]}
      />
    </search>
  );
}

type OrderListProps = { readonly orders: readonly OrderLine[]; readonly isFiltered: boolean };

function OrderList({ orders, isFiltered }: OrderListProps) {
  const text = useTexts();
  if (orders.length === 0)
    return <p className={pageClasses.empty}>{text(isFiltered ? 'orders.none' : 'orders.empty')}</p>;
  return (
    <ul className={classes.list} aria-label={text('nav.orders')}>
      {orders.map((order) => (
        <OrderRow key={order.id} order={order} />
      ))}
    </ul>
  );
}

function OrderRow({ order }: { readonly order: OrderLine }) {
  const text = useTexts();
  const { amount } = useMoney();
  const { moment } = useTimes();
  const name = useCustomerName()(order.customer);
  const number = visibleLine(order.number);
  return (
    <li className={classes.order}>
      <strong className={classes.number}>{number}</strong>
      <time className={classes.time} dateTime={order.at}>
        {moment(order.at)}
      </time>
      <span className={classes.name} dir="auto">
        {name}
      </span>
      <span className={classes.items}>{text('orders.items', { count: order.items })}</span>
      <span className={classes.total}>{amount(order.total)}</span>
      <span className={classes.state}>
        <OrderState state={order.state} />
      </span>
      {order.conversationId !== null && (
        <Link
          to="/c/$id"
          params={{ id: order.conversationId }}
          className={classes.chat}
          aria-label={text('orders.openChat', { name, number })}
        >
          <IconMessageCircle size={20} aria-hidden />
          <span>{text('orders.chat')}</span>
        </Link>
      )}
    </li>
  );
}
