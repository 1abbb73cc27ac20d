import type { ReactNode } from 'react';
import classes from './page.module.css';
import { PageHeading } from './page-heading.tsx';
import { useArrival } from './use-arrival.ts';
import { usePageTitle } from './use-page-title.ts';

type PageProps = { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode };

/** A page of the console that is no desk: its heading, what may be done with all of it, then its parts. */
export function Page({ title, aside, children }: PageProps) {
  usePageTitle(title);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <PageHeading>{title}</PageHeading>
        {aside}
      </header>
      {children}
    </div>
  );
}

type PartProps = {
  readonly title: string;
  readonly lead?: string;
  /** Under which links lead here. */
  readonly place?: string;
  readonly children: ReactNode;
};

/** One part of a page, on its own ground. */
export function Part({ title, lead, place, children }: PartProps) {
  const arrival = useArrival<HTMLElement>(place);
  return (
    <section className={classes.part} aria-label={title} {...arrival}>
      <h2 className={classes.partTitle}>{title}</h2>
      {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      {children}
    </section>
  );
}
