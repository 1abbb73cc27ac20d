import { ActionIcon, Popover, Stack, Switch, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconDeviceMobileCog } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../app/language.tsx';
import type { SimCustomer } from './contract.ts';
import classes from './phone.module.css';
import { useWindowWords } from './use-window-words.ts';

type PhoneHeaderProps = {
  readonly customer: SimCustomer;
  readonly onSwitch: () => void;
  readonly onSettings: (settings: { isOffline: boolean; readsAlone: boolean }) => void;
  readonly onMarketing: (isWanted: boolean) => void;
  /** Further buttons at the right, such as the controls on a real phone. */
  readonly aside?: ReactNode;
};

/** Whose phone this is; its name opens the list of customers. */
export function PhoneHeader({ customer, onSwitch, onSettings, onMarketing, aside }: PhoneHeaderProps) {
  const text = useTexts();
  const windowWords = useWindowWords(customer);
  return (
    <header className={classes.header}>
      <UnstyledButton className={classes.who} onClick={onSwitch} aria-haspopup="dialog">
        <span className={classes.avatar} aria-hidden>
          {initialsOf(customer.name)}
        </span>
        <span className={classes.whoText}>
          <span className={classes.name}>
            {customer.name}
            <IconChevronDown size={16} aria-hidden />
          </span>
          <span className={classes.detail}>
            <span>{addressOf(customer) ?? text('customer.noNumber')}</span>
            <span>{windowWords}</span>
          </span>
          <span className="visually-hidden">{text('phone.switch')}</span>
        </span>
      </UnstyledButton>
      <Popover position="bottom-end" withinPortal trapFocus returnFocus shadow="md">
        <Popover.Target>
          <ActionIcon variant="subtle" size={44} aria-label={text('phone.settings', { name: customer.name })}>
            <IconDeviceMobileCog size={20} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown aria-label={text('phone.settings', { name: customer.name })}>
          <Stack gap="md">
            <Switch
              label={text('phone.readsAlone')}
              description={text('phone.readsAlone.hint')}
              checked={customer.readsAlone}
              onChange={(event) =>
                onSettings({ isOffline: customer.isOffline, readsAlone: event.currentTarget.checked })
              }
            />
            <Switch
              label={text('phone.isOffline')}
              description={text('phone.isOffline.hint')}
              checked={customer.isOffline}
              onChange={(event) =>
                onSettings({ isOffline: event.currentTarget.checked, readsAlone: customer.readsAlone })
              }
            />
            <Switch
              label={text('phone.wantsMarketing')}
              description={text('phone.wantsMarketing.hint')}
              checked={customer.wantsMarketing}
              onChange={(event) => onMarketing(event.currentTarget.checked)}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {aside}
    </header>
  );
}

export const initialsOf = (name: string): string =>
  name
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => [...word][0]?.toLocaleUpperCase() ?? '')
    .join('');

/** The number as people write it, else the username; null when WhatsApp shows neither. */
export function addressOf(customer: Pick<SimCustomer, 'phone' | 'username'>): string | null {
  if (customer.phone !== null) return `+${customer.phone}`;
  return customer.username === null ? null : `@${customer.username}`;
}
