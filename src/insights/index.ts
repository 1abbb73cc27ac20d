export type { Figure, Insights, Words } from './contract.ts';
export { type CountQuartersDeps, countQuarters } from './count-quarters.ts';
export { binOf } from './histogram-rules.ts';
export type { FigureSource, QuestionsAsked, ShopCalendar } from './ports.ts';
export { answeredIn, type ReadInsightsDeps, readInsights } from './read-insights.ts';
export { insightRoutes } from './routes.ts';
export type { Counted } from './types.ts';
export { timeBefore, writeValue } from './write-figure.ts';
