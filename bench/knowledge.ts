import { readFileSync } from 'node:fs';
import { newId } from '../src/core/ids.ts';
import { publishPage, searchKnowledge } from '../src/knowledge/index.ts';
import type { Db } from '../src/platform/db/index.ts';
import type { Benchmark } from './benchmark.ts';
import { onOwnDatabase } from './own-database.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row } from './table.ts';

const PASSAGES = 5_000;
const WITHIN_MS = 15;
const RIGHT_SHARE = 0.9;
const TOP = 3;
const SECTIONS = 25;

type FixturePage = { readonly title: string; readonly content: string };
type Question = { readonly question: string; readonly page: string; readonly heading: string };

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/knowledge/${name}.json`, import.meta.url), 'utf8'));

/**
 * A hundred questions, in Spanish and in English, some misspelt, among 5,000 passages that speak of the same kinds of
 * things: how many have their passage in the first three, and how long a search takes.
 */
export const knowledge: Benchmark = async ({ isQuick }) =>
  onOwnDatabase(2, async ({ db, pool }) => {
    const pages = fixture<readonly FixturePage[]>('pages');
    const questions = fixture<readonly Question[]>('questions');
    const own = pages.reduce((sum, { content }) => sum + content.split('## ').length - 1, 0);
    await publishAll(db, [...pages, ...otherPages(PASSAGES - own)]);
    const { rows } = await pool.query('select count(*)::int as count from knowledge_passages');
    await pool.query('analyze knowledge_passages, knowledge_words');
    const [times, missed]: [number[], string[]] = [[], []];
    for (const round of Array.from({ length: isQuick ? 2 : 10 }).keys())
      for (const { question, page, heading } of questions) {
        const startedAt = performance.now();
        const { passages } = await searchKnowledge({ db }, question, TOP);
        if (round > 0) times.push(performance.now() - startedAt);
        if (round === 0 && !passages.some((one) => one.title === page && one.heading === heading))
          missed.push(question);
      }
    if (missed.length > 0) console.error(`not in the first ${TOP}: ${missed.join(' | ')}`);
    const right = (questions.length - missed.length) / questions.length;
    const measure = `${rows[0].count} passages, ${questions.length} questions`;
    return [
      rowOf(`${measure}, search p50`, inMs(median(times)), `< ${WITHIN_MS} ms`, median(times) < WITHIN_MS),
      rowOf(`${measure}, search p95`, inMs(percentile(times, 0.95)), '–', null),
      rowOf(
        `${measure}, right passage in the first ${TOP}`,
        `${(right * 100).toFixed(0)} %`,
        `>= ${RIGHT_SHARE * 100} %`,
        right >= RIGHT_SHARE,
      ),
    ];
  });

const rowOf = (measure: string, recado: string, target: string, isReached: boolean | null): Row => ({
  ...{ benchmark: 'knowledge', measure, recado, target, isReached },
  ...{ beside: null, ratio: null },
});

async function publishAll(db: Db, pages: readonly FixturePage[]): Promise<void> {
  for (const page of pages)
    await db.transaction().execute((tx) =>
      publishPage(tx, {
        ...{ ...page, id: newId(), kind: 'page', source: null, basedOn: null, isShown: true, authorId: null },
        ...{ reason: 'bench', at: new Date(0) },
      }),
    );
}

const THINGS =
  'cafetera molino báscula tetera espumador vaporera batidora parrilla jarra termo filtro gotero kettle grinder scale blender toaster'.split(
    ' ',
  );
const MAKERS = 'Anzar Belor Cumbre Dorotea Estela Fanal Galia Horno Indra Jacal Kubo Lumen Marea Norte Orion'.split(
  ' ',
);
const TOPICS = 'Limpieza Garantía Refacciones Ajuste Medidas Temperatura Filtros Cleaning Warranty Parts'.split(' ');
const SENTENCES = [
  'Se lava con agua y jabón neutro después de cada uso y se seca con un paño.',
  'El empaque y las muelas se cambian en taller; el trámite tarda ocho días hábiles.',
  'Trae pilas, cable y una bolsa para guardarla en un lugar fresco.',
  'Para calibrar se oprime el botón y se espera a que la luz cambie de color.',
  'La molienda recomendada es media y la proporción se indica en la caja.',
  'El precio de mayoreo se pide por mensaje con el número de kilos.',
  'Funciona con gas y con parrilla eléctrica; en inducción depende de la base.',
  'Los cursos del sábado enseñan su uso en grupos de seis personas.',
  'Keep the filter in warm water for a night and rinse it before it is used again.',
  'The warranty covers the motor for a year; shipping is paid by the customer.',
  'One litre is ready in four minutes and the handle stays cold.',
  'Spare bags, capsules and papers are sold in the shop on Mondays.',
];

/** Pages about other makes of the same things, with the same words. */
function otherPages(passages: number): readonly FixturePage[] {
  const section = (number: number): string => {
    const pick = (list: readonly string[], step: number): string => list[(number * step) % list.length] ?? '';
    const name = `${pick(TOPICS, 1)} ${pick(THINGS, 3)} ${pick(MAKERS, 7)} ${100 + (number % 890)}`;
    return `## ${name}\n\n${[5, 7, 11].map((step) => pick(SENTENCES, step)).join(' ')}`;
  };
  return Array.from({ length: Math.ceil(passages / SECTIONS) }, (_, page) => ({
    title: `${THINGS[page % THINGS.length]} ${MAKERS[page % MAKERS.length]} ${page}`,
    content: Array.from({ length: Math.min(SECTIONS, passages - page * SECTIONS) }, (_, at) =>
      section(page * SECTIONS + at),
    ).join('\n\n'),
  }));
}
