import type { ReactNode } from 'react';
import { Appearance } from '../../app/appearance.tsx';
import iconUrl from '../../app/icon.svg';
import { useTexts } from '../../app/language.tsx';
import { usePageTitle } from '../frame/use-page-title.ts';
import classes from './door.module.css';

/** What stands around every page that needs no session. */
export function DoorFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const text = useTexts();
  usePageTitle(title);
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <p className={classes.brand}>
          <img src={iconUrl} alt="" />
          {text('door.brand')}
        </p>
        <div className={classes.tools}>
          <Appearance />
        </div>
      </header>
      <main className={classes.main}>
        <section className={classes.card} aria-labelledby="door-title">
          <h1 id="door-title" className={classes.title}>
            {title}
          </h1>
          {children}
        </section>
      </main>
    </div>
  );
}
