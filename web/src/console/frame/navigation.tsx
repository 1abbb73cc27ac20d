import { Menu, UnstyledButton } from '@mantine/core';
import { IconCommand, IconDots, IconHelp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import iconUrl from '../../app/icon.svg';
import { useTexts } from '../../app/language.tsx';
import { visibleLine } from '../conversation/visible-text.ts';
import { consoleQueries } from '../queries.ts';
import classes from './frame.module.css';
import { LinkMark } from './link-mark.tsx';
import { type Place, usePlaces } from './places.ts';

const isAt = (path: string, to: string): boolean =>
  to === '/' ? path === '/' || path.startsWith('/c/') : path.startsWith(to);

function PlaceLink({ to, text: id, Icon }: Place) {
  const text = useTexts();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const waiting = useQuery({ ...consoleQueries.alerts, enabled: to === '/' }).data?.waiting.length ?? 0;
  return (
    <Link to={to} className={classes.place} aria-current={isAt(path, to) ? 'page' : undefined}>
      <Icon size={20} aria-hidden />
      <span>{text(id)}</span>
      {to === '/' && waiting > 0 && (
        <span className={classes.count}>
          {waiting}
          <span className="visually-hidden"> {text('nav.waiting', { count: waiting })}</span>
        </span>
      )}
    </Link>
  );
}

type RailProps = { readonly businessName: string; readonly onCommands: () => void; readonly onHelp: () => void };

/** Where one can go, at the left of a wide screen. */
export function Rail({ businessName, onCommands, onHelp }: RailProps) {
  const text = useTexts();
  const { work, own, settings } = usePlaces();
  return (
    <nav className={classes.rail} aria-label={text('nav.label')}>
      <p className={classes.brand}>
        <img src={iconUrl} alt="" />
        <span>{visibleLine(businessName)}</span>
      </p>
      {[...work, ...own].map((place) => (
        <PlaceLink key={place.to} {...place} />
      ))}
      <hr className={classes.rule} />
      {settings.map((place) => (
        <PlaceLink key={place.to} {...place} />
      ))}
      <div className={classes.railEnd}>
        <UnstyledButton className={classes.place} onClick={onCommands} aria-haspopup="dialog">
          <IconCommand size={20} aria-hidden />
          <span>{text('commands.title')}</span>
        </UnstyledButton>
        <UnstyledButton className={classes.place} onClick={onHelp} aria-haspopup="dialog">
          <IconHelp size={20} aria-hidden />
          <span>{text('nav.help')}</span>
        </UnstyledButton>
        <LinkMark />
      </div>
    </nav>
  );
}

/** The same places within reach of a thumb. */
export function BottomBar({ onHelp }: { readonly onHelp: () => void }) {
  const text = useTexts();
  const navigate = useNavigate();
  const { work, own, settings } = usePlaces();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const more = [...own, ...settings];
  return (
    <nav className={classes.bottom} aria-label={text('nav.label')}>
      {work.map((place) => (
        <PlaceLink key={place.to} {...place} />
      ))}
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes.place} data-current={more.some(({ to }) => isAt(path, to))}>
            <IconDots size={20} aria-hidden />
            <span>{text('nav.more')}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown aria-label={text('nav.more')}>
          {more.map(({ to, text: id, Icon }) => (
            <Menu.Item key={to} leftSection={<Icon size={20} />} onClick={() => void navigate({ to })}>
              {text(id)}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<IconHelp size={20} />} onClick={onHelp}>
            {text('nav.help')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
