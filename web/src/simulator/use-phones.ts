import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SimCustomer } from './contract.ts';

export const MOST_PHONES = 3;

const route = getRouteApi('/simulator');

export type Phones = {
  /** Customers whose phones are on screen, left to right. */
  readonly shown: readonly SimCustomer[];
  readonly activeIndex: number;
  readonly activate: (index: number) => void;
  /** Puts a customer on the phone at `index`, by default the active one; a phone already showing it is activated. */
  readonly show: (customerId: string, index?: number) => void;
  readonly setCount: (count: number) => void;
};

/** Which phones are on screen. The address holds it, so that a reload or a link shows the same ones. */
export function usePhones(customers: readonly SimCustomer[]): Phones {
  const { c } = route.useSearch();
  const navigate = useNavigate();
  const [active, activate] = useState(0);

  const chosen = (c ?? '').split(',').flatMap((id) => customers.find((customer) => customer.id === id) ?? []);
  const shown = chosen.length > 0 ? chosen.slice(0, MOST_PHONES) : customers.slice(0, 1);
  const activeIndex = Math.min(active, Math.max(shown.length - 1, 0));

  const write = (ids: readonly string[]) => {
    void navigate({ to: '/simulator', search: { c: ids.join(',') }, replace: true });
  };
  return {
    shown,
    activeIndex,
    activate,
    show: (customerId, index = activeIndex) => {
      const already = shown.findIndex((customer) => customer.id === customerId);
      if (already !== -1) return activate(already);
      activate(index);
      const ids = shown.map((customer) => customer.id);
      write(ids.length === 0 ? [customerId] : ids.with(index, customerId));
    },
    setCount: (count) => {
      const others = customers.filter((customer) => !shown.includes(customer));
      write([...shown, ...others].slice(0, count).map((customer) => customer.id));
    },
  };
}
