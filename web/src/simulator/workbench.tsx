import { ActionIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustments } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { LinkState } from '../app/live-stream.ts';
import { Sheet } from '../app/sheet.tsx';
import { textOf } from './bubble-text.ts';
import type { Bubble, SimState } from './contract.ts';
import { Customers } from './customers.tsx';
import { Inspector } from './inspector.tsx';
import classes from './page.module.css';
import { Controls, ControlTabs } from './panel.tsx';
import { PhoneRow } from './phone-row.tsx';
import { ScriptControl } from './script-control.tsx';
import { SelectionContext } from './selection.ts';
import { BannerStrip, TopBar } from './top-bar.tsx';
import type { Arrivals } from './use-arrivals.ts';
import { useLayout } from './use-layout.ts';
import { type Phones, usePhones } from './use-phones.ts';

const NewCustomer = lazy(async () => ({ default: (await import('./new-customer.tsx')).NewCustomer }));

type WorkbenchProps = { readonly state: SimState; readonly link: LinkState; readonly arrivals: Arrivals };

/** The page once the server has answered: columns on a laptop, one phone with sheets on a phone. */
export function Workbench({ state, link, arrivals }: WorkbenchProps) {
  const text = useTexts();
  const phones = usePhones(state.customers);
  const { isPhone, hasPanel } = useLayout(phones.shown.length);
  const [isPanelOpen, panel] = useDisclosure();
  const [wamid, select] = useState<string | null>(null);
  const selection = useMemo(() => ({ wamid, select }), [wamid]);
  const shown = isPhone ? phones.shown.slice(phones.activeIndex, phones.activeIndex + 1) : phones.shown;
  const shownIds = shown.map((customer) => customer.id);
  const people = usePeople({ state, phones, shownIds, arrivals, isPhone });
  const controlsButton = hasPanel ? null : (
    <ActionIcon variant="subtle" size={44} aria-label={text('panel.controls')} onClick={panel.open}>
      <IconAdjustments size={22} />
    </ActionIcon>
  );
  return (
    <SelectionContext value={selection}>
      <div className={classes.page}>
        {isPhone && <BannerStrip state={state} link={link} />}
        {!isPhone && <TopBar state={state} link={link} phones={phones} aside={controlsButton} />}
        <div className={classes.columns}>
          {!isPhone && (
            <nav className={classes.left} aria-label={text('customer.all')}>
              {people.list}
              <ScriptControl />
            </nav>
          )}
          <PhoneRow
            {...{ state, shown, phones, isPhone }}
            aside={isPhone ? controlsButton : null}
            onSwitch={people.openSwitcher}
            onNew={people.openNew}
          />
          {hasPanel && (
            <aside className={classes.right} aria-label={text('panel.all')}>
              <div className={classes.controls}>
                <Controls state={state} />
              </div>
              <Inspector customers={state.customers} timeZone={state.clock.timeZone} />
            </aside>
          )}
        </div>
      </div>
      {people.dialogs}
      <Sheet
        title={text('panel.all')}
        isOpen={isPanelOpen && !hasPanel}
        onClose={panel.close}
        isPhone={isPhone}
        isFlush
      >
        <ControlTabs state={state} />
      </Sheet>
      <Announcer state={state} shownIds={shownIds} newest={arrivals.newest} />
    </SelectionContext>
  );
}

type PeopleInput = {
  readonly state: SimState;
  readonly phones: Phones;
  readonly shownIds: readonly string[];
  readonly arrivals: Arrivals;
  readonly isPhone: boolean;
};

/** The list of customers, and the two dialogs in which one is picked or made. */
function usePeople({ state, phones, shownIds, arrivals, isPhone }: PeopleInput) {
  const text = useTexts();
  const [isSwitcherOpen, switcher] = useDisclosure();
  const [isNewOpen, newCustomer] = useDisclosure();
  const pick = (customerId: string) => {
    phones.show(customerId);
    switcher.close();
    newCustomer.close();
  };
  const openNew = () => {
    switcher.close();
    newCustomer.open();
  };
  const list = (
    <Customers customers={state.customers} shownIds={shownIds} unread={arrivals.unread} onPick={pick} onNew={openNew} />
  );
  const dialogs = (
    <>
      <Sheet title={text('customer.all')} isOpen={isSwitcherOpen} onClose={switcher.close} isPhone={isPhone}>
        {list}
      </Sheet>
      <Suspense>
        <NewCustomer
          isOpen={isNewOpen}
          isFullScreen={isPhone}
          onClose={newCustomer.close}
          onCreated={(customer) => pick(customer.id)}
        />
      </Suspense>
    </>
  );
  return { list, dialogs, openNew, openSwitcher: switcher.open };
}

type AnnouncerProps = {
  readonly state: SimState;
  readonly shownIds: readonly string[];
  readonly newest: Bubble | null;
};

/** The page's one live region: tells screen readers about the newest message on a phone that is on screen. */
function Announcer({ state, shownIds, newest }: AnnouncerProps) {
  const text = useTexts();
  const customer = state.customers.find(({ id }) => id === newest?.customerId && shownIds.includes(id));
  return (
    <div className="visually-hidden" aria-live="polite">
      {newest !== null &&
        customer !== undefined &&
        text('announce', { shop: state.shopName, name: customer.name, words: textOf(newest.content) })}
    </div>
  );
}
