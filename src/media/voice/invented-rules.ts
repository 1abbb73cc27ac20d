import { folded, foldedWords } from './fold.ts';

/**
 * Lines that speech models write where nobody speaks: they were trained on subtitles. Compared with a whole sentence in
 * small letters without accents and marks, so that the same words inside a real sentence stay.
 */
const INVENTED: readonly RegExp[] = [
  /^(sub ?titulos?|subtitulado|subtitles?|captions?|captioned|sous titres?|legendas?|untertitel\w*|sottotitoli)( \w+)* (by|por|por la comunidad|de la comunidad|por el|pela|par|von|der|im auftrag|a cura)( .*)?$/,
  /^.*\bamara org\b.*$/,
  /^(transcribed|transcription|transcrito|transcripcion|traduccion|translated|translation) (by|por|de) .*$/,
  /^subtitulos en espanol( latino)?$/,
  /^(muchas )?gracias por (ver|mirar)(lo|los|nos)?( (el|este|mi|nuestro|los|mis) videos?)?( y .*)?$/,
  /^(thanks|thank you)( so much| very much)? for watching( (this|the|my|our) videos?)?( and .*)?$/,
  /^(no (te )?olvid\w+ (de )?)?(suscrib\w+|suscripcion)( (a|al|en) (mi|este|nuestro|el)? ?canal)?( y .*)?$/,
  /^(please |don t forget to |remember to )*(like( and)? )?subscribe( to (my|our|the|this) channel)?( and .*)?$/,
  /^(dale|denle|deja|dejen) (un |tu |su )?(me gusta|like)( .*)?$/,
  /^(nos vemos|hasta|see you)( all| guys)? (en|in) (el|the|la) (proximo|proxima|siguiente|next) (video|one|episodio)$/,
  /^www \w+ (org|com|tv|net)( \w+)?$/,
  /^more (info|information) (at|on) .*$/,
];

/** How often in a row something must come to count as a loop, by the number of its words. */
const timesOf = (words: number): number => (words === 1 ? 8 : words <= 3 ? 5 : 3);
const LONGEST_LOOP_WORDS = 16;

export type Cleaned = { readonly text: string; readonly hasInvented: boolean; readonly hasLoop: boolean };

/** Removes invented lines and reduces loops to one turn of them; `vocabulary` given as a hint and heard back is none. */
export function dropInvented(raw: string, vocabulary: readonly string[]): Cleaned {
  const sentences = raw.trim().split(/(?<=[.!?…\])♪])\s+|\n+/u);
  const kept = sentences.filter((sentence) => !isInvented(sentence));
  const text = kept.join(' ').replace(/\s+/g, ' ').trim();
  const isEcho = isVocabularyEcho(text, vocabulary);
  const looped = isEcho ? '' : reduceLoops(text);
  return { text: looped, hasInvented: kept.length < sentences.length || isEcho, hasLoop: !isEcho && looped !== text };
}

/** `[Música]`, `(applause)`, `*risas*`, `♪`: what is heard beside words. */
const NOISE = /^\s*(?:\[[^\]]{0,40}\]|\([^)]{0,40}\)|\*[^*]{0,40}\*|[♪♫🎵🎶\s]+)[.\s]*$/u;

function isInvented(sentence: string): boolean {
  const words = folded(sentence);
  return NOISE.test(sentence) || (words !== '' && INVENTED.some((pattern) => pattern.test(words)));
}

/** Three or more entries of the hint in its own order, and nothing else. */
function isVocabularyEcho(text: string, vocabulary: readonly string[]): boolean {
  const heard = folded(text);
  if (heard === '' || vocabulary.length < 3) return false;
  const entries = vocabulary.map(folded);
  return entries.some((_, start) => {
    let rest = `${heard} `;
    let count = 0;
    for (const entry of entries.slice(start)) {
      if (!rest.startsWith(`${entry} `)) break;
      rest = rest.slice(entry.length + 1);
      count += 1;
    }
    return rest === '' && count >= 3;
  });
}

function reduceLoops(text: string): string {
  const words = text.split(' ');
  const keys = words.map((word) => foldedWords(word).join(' '));
  const kept: string[] = [];
  for (let at = 0; at < words.length; ) {
    const loop = loopAt(keys, at);
    kept.push(...words.slice(at, at + (loop?.words ?? 1)));
    at += loop === null ? 1 : loop.words * loop.times;
  }
  return kept.join(' ');
}

function loopAt(keys: readonly string[], at: number): { readonly words: number; readonly times: number } | null {
  for (let words = 1; words <= LONGEST_LOOP_WORDS; words++) {
    let times = 1;
    while (isSame(keys, at, at + words * times, words)) times += 1;
    // Digits that are said again and again may be a number.
    const isNumber = keys.slice(at, at + words).every((key) => /^\d+$/.test(key));
    if (times >= timesOf(words) && !isNumber) return { words, times };
  }
  return null;
}

function isSame(keys: readonly string[], first: number, second: number, words: number): boolean {
  if (second + words > keys.length) return false;
  for (let i = 0; i < words; i++) if (keys[first + i] !== keys[second + i]) return false;
  return true;
}
