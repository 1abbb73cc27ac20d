/** Endings of web addresses: those of countries, and the general ones that shops and swindlers use. */
const COUNTRIES =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw';
const GENERAL =
  'com net org info biz name pro mobi app dev shop store online site website web space tech xyz top club live link click page pages website world today life news blog cloud digital email agency company group global network services support tienda cafe coffee restaurant food market marketing media money cash pay finance bank loan credit fund exchange trade business deals discount sale promo gratis gift gifts games game play bet casino fun vip win bid download stream video win icu cam buzz work works zone zip mov cfd sbs rest bar beer tel jobs travel trip tips tools run rocks red blue pink moe lol wtf ninja guru expert example test invalid localhost onion eth gal lat cat quest monster autos beauty hair skin art design studio center house homes land city mx';

/** Those that are also words of a sentence: after a full stop without a space they only look like an address. */
const WORDS = new Set(
  'ac al am as at be by ca cu de do en es he id ie il im in is it la le li lo ma me mi mo my na ne ni no nu om pa pe re se sh si so st su te th to tu us va ve vi work works live today life news world group support money pay play win run page art city gift trip market sale bar fun top red name pro food house home'.split(
    ' ',
  ),
);
const ENDINGS = new Set(`${COUNTRIES} ${GENERAL}`.split(' '));

export const isWebEnding = (label: string): boolean => ENDINGS.has(label);

/** Whether the ending may as well be the first word of the next sentence. */
export const isWordToo = (label: string): boolean => WORDS.has(label);
