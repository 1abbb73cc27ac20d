import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconDownload, IconInfoCircle, IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useLanguage, useTexts } from '../../app/language.tsx';
import type { Figure, FigureId } from '../contract.ts';
import pageClasses from '../frame/page.module.css';
import { figureFile, type InsightsAsked } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { Bars } from './bars.tsx';
import { Changes } from './changes.tsx';
import { Columns } from './columns.tsx';
import { FigureTable } from './figure-table.tsx';
import classes from './insights.module.css';
import { useSentence } from './use-sentence.ts';

/** What adds up is stacked, what is compared stands side by side, and what has no order in time is a bar each. */
const PICTURES: Readonly<Record<FigureId, 'stacked' | 'beside' | 'bars'>> = {
  outcomes: 'stacked',
  times: 'beside',
  handovers: 'bars',
  ignored: 'bars',
  orders: 'beside',
  money: 'beside',
  costs: 'stacked',
  funnel: 'bars',
  templates: 'bars',
  unanswered: 'stacked',
};

type FigurePartProps = { readonly figure: Figure; readonly asked: InsightsAsked };

/** One figure: its sentence, its picture, what changed, the table behind it, a file, and what it counts. */
export function FigurePart({ figure, asked }: FigurePartProps) {
  const text = useTexts();
  const { language } = useLanguage();
  const sentence = useSentence()(figure);
  const [isOpen, setOpen] = useState(false);
  const tableId = useId();
  const title = figure.title[language];
  const way = PICTURES[figure.id];
  const maySee = useMay('staff');
  return (
    <section className={pageClasses.part} aria-label={title}>
      <header className={classes.partHead}>
        <h2 className={classes.partTitle}>{title}</h2>
        <About title={title} definition={figure.definition[language]} />
      </header>
      <p className={classes.sentence}>{sentence}</p>
      {way === 'bars' ? (
        <Bars figure={figure} />
      ) : (
        <>
          <Columns figure={figure} way={way} label={`${title}. ${sentence}`} />
          <Changes figure={figure} />
        </>
      )}
      {figure.id === 'unanswered' && maySee && (
        <p className={classes.more}>
          <Link to="/knowledge">{text('insights.unanswered.open')}</Link>
        </p>
      )}
      <div className={classes.acts}>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconTable size={18} aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={tableId}
          aria-label={text('insights.table.of', { title })}
          onClick={() => setOpen(!isOpen)}
        >
          {text('insights.table')}
        </Button>
        <Button
          component="a"
          href={figureFile(figure.id, asked, language)}
          download
          variant="default"
          size="sm"
          leftSection={<IconDownload size={18} aria-hidden />}
          aria-label={text('insights.csv.of', { title })}
        >
          {text('insights.csv')}
        </Button>
      </div>
      <div id={tableId}>{isOpen && <FigureTable figure={figure} />}</div>
    </section>
  );
}

function About({ title, definition }: { readonly title: string; readonly definition: string }) {
  const text = useTexts();
  return (
    <Popover width={320} position="bottom-end" withArrow withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" size={44} aria-label={text('insights.about', { title })}>
          <IconInfoCircle size={20} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown tabIndex={-1} data-autofocus className={classes.definition}>
        {definition}
      </Popover.Dropdown>
    </Popover>
  );
}
