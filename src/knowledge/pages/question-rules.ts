import { askedWords, fold, stemOf } from '../../catalogue/index.ts';

/** Words in which customers put questions of any kind; they say nothing about what is asked. */
const ASKING = new Set(
  fold(`ahi aqui cuando debo decir dime donde entonces hacer hace hacen haces hago haya ir mismo nada ni nos ofrecen otra otro pasa
    porque podria podrian puede pueden quien sera siempre soy suele tanto todo todos vez acaso ustedes hasta desde
    after again also before been being even ever just like long many offer possible should someone thing when where who why will`).match(
    /\S+/g,
  ) ?? [],
);

/** The words of a question that tell what it is about; all of them when none does. */
export function tellingWords(question: string): readonly string[] {
  const words = askedWords(question);
  const telling = words.filter((word) => !ASKING.has(word));
  return telling.length > 0 ? telling : words;
}

/** What a question is about, whatever its form: two with nearly the same stems are one question. */
export const stemsOf = (question: string): readonly string[] => [...new Set(tellingWords(question).map(stemOf))].sort();
