import { Badge, Button, Stack, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTexts } from '../app/language.tsx';
import type { SimCustomer } from './contract.ts';
import classes from './page.module.css';
import phoneClasses from './phone.module.css';
import { addressOf, initialsOf } from './phone-header.tsx';

type CustomersProps = {
  readonly customers: readonly SimCustomer[];
  readonly shownIds: readonly string[];
  /** Messages that came and were not read yet, by customer. */
  readonly unread: Readonly<Record<string, readonly string[]>>;
  readonly onPick: (customerId: string) => void;
  readonly onNew: () => void;
};

/** Everybody who can write to the shop. */
export function Customers({ customers, shownIds, unread: unreadIds, onPick, onNew }: CustomersProps) {
  const text = useTexts();
  return (
    <Stack gap={4}>
      <ul className={classes.plainList}>
        {customers.map((customer) => {
          const isShown = shownIds.includes(customer.id);
          const unread = isShown ? 0 : (unreadIds[customer.id]?.length ?? 0);
          return (
            <li key={customer.id}>
              <UnstyledButton
                className={classes.customer}
                data-shown={isShown}
                aria-current={isShown ? 'true' : undefined}
                onClick={() => onPick(customer.id)}
              >
                <span className={phoneClasses.avatar} aria-hidden>
                  {initialsOf(customer.name)}
                </span>
                <span className={classes.customerText}>
                  <span className={classes.customerName}>{customer.name}</span>
                  <span className={phoneClasses.detail}>
                    {customer.language.toUpperCase()} · {addressOf(customer) ?? text('customer.noNumber')}
                  </span>
                  {customer.phone === null && <span className={phoneClasses.detail}>{text('customer.bsuidOnly')}</span>}
                  {customer.isOffline && <span className={phoneClasses.detail}>{text('phone.isOffline')}</span>}
                </span>
                {unread > 0 && (
                  <Badge circle size="lg" aria-label={text('customer.fresh', { count: unread })}>
                    {unread}
                  </Badge>
                )}
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      <Button variant="light" leftSection={<IconPlus size={18} />} onClick={onNew} mt={4}>
        {text('customer.new')}
      </Button>
    </Stack>
  );
}
