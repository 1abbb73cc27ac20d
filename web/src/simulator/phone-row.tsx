import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../app/language.tsx';
import type { SimCustomer, SimState } from './contract.ts';
import classes from './page.module.css';
import { Phone } from './phone.tsx';
import type { Phones } from './use-phones.ts';

type PhoneRowProps = {
  readonly state: SimState;
  readonly shown: readonly SimCustomer[];
  readonly phones: Phones;
  readonly isPhone: boolean;
  readonly aside: ReactNode;
  readonly onSwitch: () => void;
  readonly onNew: () => void;
};

/** The phones side by side, or the one that fills a real phone. */
export function PhoneRow({ state, shown, phones, isPhone, aside, onSwitch, onNew }: PhoneRowProps) {
  const text = useTexts();
  return (
    <main className={classes.phones} data-bare={isPhone}>
      {shown.length === 0 && (
        <div className={classes.welcome}>
          <p>{text('customer.none')}</p>
          <Button onClick={onNew}>{text('customer.new')}</Button>
        </div>
      )}
      {shown.map((customer, index) => (
        <Phone
          key={customer.id}
          customer={customer}
          state={state}
          isFramed={!isPhone}
          isActive={shown.length > 1 && index === phones.activeIndex}
          onActivate={() => !isPhone && phones.activate(index)}
          onSwitch={onSwitch}
          aside={aside}
        />
      ))}
    </main>
  );
}
