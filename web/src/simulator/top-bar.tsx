import { Anchor, SegmentedControl } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Appearance } from '../app/appearance.tsx';
import iconUrl from '../app/icon.svg';
import { useTexts } from '../app/language.tsx';
import type { LinkState } from '../app/live-stream.ts';
import type { SimState } from './contract.ts';
import classes from './page.module.css';
import { MOST_PHONES, type Phones } from './use-phones.ts';

type TopBarProps = {
  readonly state: SimState;
  readonly link: LinkState;
  readonly phones: Phones;
  readonly aside?: ReactNode;
};

/** The laptop's first line: what this is, what it is not, and how the page is linked. */
export function TopBar({ state, link, phones, aside }: TopBarProps) {
  const text = useTexts();
  return (
    <header className={classes.top}>
      <h1 className={classes.title}>
        <img src={iconUrl} alt="" />
        {text('page.title')}
      </h1>
      <div className={classes.banners}>
        <span className={classes.banner}>{text('banner.simulator')}</span>
        {state.model.kind === 'rules' && <span className={classes.banner}>{text('banner.rules')}</span>}
      </div>
      <div className={classes.tools}>
        <LinkMark state={link} />
        <Anchor size="sm" href="/simulator/mails" target="_blank">
          {text('page.mails')}
        </Anchor>
        <IconDeviceMobile size={20} aria-hidden />
        <SegmentedControl
          aria-label={text('page.phones')}
          size="xs"
          value={String(phones.shown.length)}
          onChange={(count) => phones.setCount(Number(count))}
          data={Array.from({ length: MOST_PHONES }, (_, index) => ({
            value: String(index + 1),
            label: text('page.phoneCount', { count: index + 1 }),
            disabled: index + 1 > state.customers.length,
          }))}
        />
        <Appearance />
        {aside}
      </div>
    </header>
  );
}

/** The phone's first line. */
export function BannerStrip({ state, link }: Pick<TopBarProps, 'state' | 'link'>) {
  const text = useTexts();
  return (
    <div className={classes.strip}>
      <h1 className="visually-hidden">{text('page.title')}</h1>
      <span>{text('banner.simulator')}</span>
      {state.model.kind === 'rules' && <span>{text('banner.rules')}</span>}
      {link !== 'live' && <LinkMark state={link} />}
    </div>
  );
}

function LinkMark({ state }: { state: LinkState }) {
  const text = useTexts();
  return (
    <span className={classes.link} data-state={state} role="status">
      <i aria-hidden />
      {text(`link.${state}`)}
    </span>
  );
}
