import { ActionIcon, Button, Drawer, Loader } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconAdjustments } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { LinkState } from '../app/live-stream.ts';
import { textOf } from './bubble-text.ts';
import type { Bubble, SimState } from './contract.ts';
import { Customers } from './customers.tsx';
import { Inspector } from './inspector.tsx';
import { NewCustomer } from './new-customer.tsx';
import classes from './page.module.css';
import { Controls, ControlTabs } from './panel.tsx';
import { Phone } from './phone.tsx';
import { useSimState } from './queries.ts';
import { ScriptControl } from './script-control.tsx';
import { SelectionContext } from './selection.ts';
import { BannerStrip, TopBar } from './top-bar.tsx';
import { useArrivals } from './use-arrivals.ts';
import { useLive } from './use-live.ts';
import { usePhones } from './use-phones.ts';

const PHONE_WIDTH = '(max-width: 799px)';
const PANEL_WIDTH = '(min-width: 1180px)';

/** Customers' phones beside everything that happens between WhatsApp and the shop. */
export function SimulatorPage() {
  const text = useTexts();
  const state = useSimState();
  const [arrivals, hear] = useArrivals();
  const link = useLive(hear);
  useEffect(() => {
    document.title = text('page.title');
  }, [text]);
  if (state.data !== undefined) return <Loaded state={state.data} link={link} arrivals={arrivals} />;
  return (
    <main className={classes.welcome}>
      {state.isError ? (
        <>
          <p role="alert">{text('page.unreachable', { reason: state.error.message })}</p>
          <Button onClick={() => void state.refetch()}>{text('retry')}</Button>
        </>
      ) : (
        <Loader aria-label={text('loading')} />
      )}
    </main>
  );
}

type LoadedProps = {
  readonly state: SimState;
  readonly link: LinkState;
  readonly arrivals: ReturnType<typeof useArrivals>[0];
};

function Loaded({ state, link, arrivals }: LoadedProps) {
  const text = useTexts();
  const isPhone = useMediaQuery(PHONE_WIDTH, undefined, { getInitialValueInEffect: false });
  const hasPanel = useMediaQuery(PANEL_WIDTH, undefined, { getInitialValueInEffect: false });
  const [isSwitcherOpen, switcher] = useDisclosure();
  const [isNewOpen, newCustomer] = useDisclosure();
  const [isPanelOpen, panel] = useDisclosure();
  const [wamid, select] = useState<string | null>(null);
  const selection = useMemo(() => ({ wamid, select }), [wamid]);
  const phones = usePhones(state.customers);
  const onScreen = isPhone ? phones.shown.slice(phones.activeIndex, phones.activeIndex + 1) : phones.shown;
  const shownIds = onScreen.map((customer) => customer.id);
  const announcement = useAnnouncement(state, shownIds, arrivals.newest);

  const pick = (customerId: string) => {
    phones.show(customerId);
    switcher.close();
  };
  const openNew = () => {
    switcher.close();
    newCustomer.open();
  };
  const customers = (
    <Customers customers={state.customers} shownIds={shownIds} unread={arrivals.unread} onPick={pick} onNew={openNew} />
  );
  const controlsButton = (
    <ActionIcon variant="subtle" size={44} aria-label={text('panel.controls')} onClick={panel.open}>
      <IconAdjustments size={22} />
    </ActionIcon>
  );

  return (
    <SelectionContext value={selection}>
      <div className={classes.page}>
        {isPhone ? (
          <BannerStrip state={state} link={link} />
        ) : (
          <TopBar state={state} link={link} phones={phones} aside={hasPanel ? null : controlsButton} />
        )}
        <div className={classes.columns}>
          {!isPhone && (
            <nav className={classes.left} aria-label={text('customer.all')}>
              {customers}
              <ScriptControl />
            </nav>
          )}
          <main className={classes.phones} data-bare={isPhone}>
            {onScreen.length === 0 && (
              <div className={classes.welcome}>
                <p>{text('customer.none')}</p>
                <Button onClick={newCustomer.open}>{text('customer.new')}</Button>
              </div>
            )}
            {onScreen.map((customer, index) => (
              <Phone
                key={customer.id}
                customer={customer}
                state={state}
                isFramed={!isPhone}
                isActive={onScreen.length > 1 && index === phones.activeIndex}
                onActivate={() => !isPhone && phones.activate(index)}
                onSwitch={switcher.open}
                aside={isPhone ? controlsButton : null}
              />
            ))}
          </main>
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
      <Sheet title={text('customer.all')} isOpen={isSwitcherOpen} onClose={switcher.close} isPhone={isPhone}>
        {customers}
      </Sheet>
      <Sheet title={text('panel.all')} isOpen={isPanelOpen && !hasPanel} onClose={panel.close} isPhone={isPhone}>
        <ControlTabs state={state} />
      </Sheet>
      <NewCustomer
        isOpen={isNewOpen}
        isFullScreen={isPhone}
        onClose={newCustomer.close}
        onCreated={(customer) => {
          newCustomer.close();
          phones.show(customer.id);
        }}
      />
      <div className="visually-hidden" aria-live="polite">
        {announcement}
      </div>
    </SelectionContext>
  );
}

type SheetProps = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly isPhone: boolean;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
};

/** From below on a phone, from the side on a laptop. */
function Sheet({ title, isOpen, isPhone, onClose, children }: SheetProps) {
  const text = useTexts();
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      title={title}
      position={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '85dvh' : 440}
      closeButtonProps={{ 'aria-label': text('close'), size: 44 }}
    >
      {children}
    </Drawer>
  );
}

/** Words for screen readers about the newest message on a phone that is on screen. */
function useAnnouncement(state: SimState, shownIds: readonly string[], newest: Bubble | null): string {
  const text = useTexts();
  const customer = state.customers.find(({ id }) => id === newest?.customerId && shownIds.includes(id));
  if (newest === null || customer === undefined) return '';
  return text('announce', { shop: state.shopName, name: customer.name, words: textOf(newest.content) });
}
