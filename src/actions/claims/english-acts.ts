import { CLAUSE } from './spanish-acts.ts';

/** English verbs of doing something for a customer. */
const DO =
  '(?:cancel|refund|reimburse|return|change|update|apply|add|remove|send|resend|ship|mail|book|reserve|schedule|reschedule|place|process|issue|credit|waive|swap|replace|exchange|hold|keep|forward|escalate|notify|inform|register|sign you|subscribe|unsubscribe|charge|void|expedite|upgrade|dispatch|deliver|arrange|handle|fix|correct|submit|file|activate|approve|authori[sz]e|transfer|pass|hand|connect|put|set|order|discount|deduct|knock|give you (?:a|an|the|your|\\d+|money|credit|half|free)|get (?:you|your|that|this|it|the \\w+) (?:\\w+ )?(?:refunded|cancell?ed|changed|updated|sent|shipped|replaced|fixed|sorted|booked|delivered|done|your money|a refund|a discount|an? replacement|the refund)|have (?:it|that|this|them|your \\w+|the \\w+|someone|a person|a colleague|the team|our team|a team member)(?: \\w+)?|make sure|see to it|take care of|sort (?:it|that|this|out)|take (?:it|that|\\d+|the \\w+) off|reach out|call you|email|e-mail|message you|text you|(?:let|tell|ask) (?:the|my|our|a|someone|them|him|her) ?\\w*)';
const DOING =
  '(?:cancell?ing|refunding|reimbursing|returning|changing|updating|applying|adding|removing|sending|resending|shipping|mailing|booking|reserving|scheduling|rescheduling|placing|processing|issuing|crediting|waiving|swapping|replacing|exchanging|holding|forwarding|escalating|notifying|registering|signing you|charging|voiding|expediting|upgrading|dispatching|delivering|arranging|handling|fixing|correcting|submitting|filing|activating|approving|transferring|passing|handing|connecting|putting|setting|getting (?:that|it|this|your|you)|taking care of|sorting|giving you|emailing|calling you|letting the|telling the|making sure|ordering)';
const DID =
  '(?:sent|placed|cancell?ed|booked|reserved|scheduled|applied|added|updated|changed|processed|refunded|reimbursed|replaced|exchanged|returned|notified|forwarded|created|registered|confirmed|shipped|issued|charged|credited|escalated|transferred|completed|arranged|dispatched|delivered|approved|paid|waived|upgraded|fixed|sorted|resolved|taken care of|handled|swapped|done|there|with you|ready|on its way|yours)';
const TELLING =
  '(?:check|look|see|find|help|search|try|show|tell you|explain|list|share|let you know|ask|wait|do my best|assist|guide|recommend|suggest|give you (?:the|some|more|an? (?:idea|list|overview))|send you the|describe|walk you|go (?:over|through)|repeat|summari[sz]e|clarify|answer|start|stick|say|admit|stay|keep (?:it|that) (?:short|simple|in mind)|read|review|assume|point|gladly|mention|compare|note|know|get back|think|love|miss|open|close)';
const TELLING_PAST =
  '(?:looked|checked|found|searched|understood|noticed|seen|mentioned|explained|listed|tried|included|shared|read|asked|answered|reviewed|described|said|been|had|heard|learned|used|tasted|liked|loved|enjoyed|wanted|needed|finished|told you|given you|showed|shown|received your message|got your message|noted|compared|helped|missed|lived|opened (?:at|on)|closed|offered|roasted|grown|carried|stopped)';
export const THINGS =
  '(?:orders?|packages?|parcels?|refunds?|payments?|accounts?|address(?: change)?|cancellations?|returns?|exchanges?|bookings?|reservations?|appointments?|invoices?|requests?|replacements?|deliver(?:y|ies)|subscriptions?|money|credit|items?|purchases?|tab|bill|spot|seat|slot|fee|charge)';

const ENGLISH_PROMISE =
  /\b(?:i'll|i will|we'll|we will|i'm going to|i am going to|let me|i'm|i am)\s+(?:now\s+|go ahead and\s+)?(?:send(?:ing)? you|email|cancel|refund|book|reserve|schedul|ship|place|process|apply|notify|transferring|transfer you|connecting|connect you|call you|put you through|pass(?:ing)? (?:this|you|your)|forward|escalat)\w*|\b(?:someone|an agent|a (?:team member|colleague|person|representative|human|specialist)|our team|a member of (?:our|the) team)(?:\s+\w+){0,3}?\s+(?:will|is going to|has|is)\s+(?:\w+\s+)?(?:contact|reach|call|get|be|write|reply|reached|been|on|follow|message|help)\w*/g;

/** English ways to promise or be doing something for a customer, over folded text. */
export const ENGLISH_ACTS: readonly RegExp[] = [
  ENGLISH_PROMISE,
  new RegExp(
    String.raw`\b(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to|'m gonna|'re gonna)\s+(?:(?:now|just|also|personally|gladly|happily|immediately|definitely|go ahead and|then|right away|be sure to|be happy to)\s+){0,3}${DO}\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:i|we)(?:'m| am|'re| are)\s+(?:(?:now|just|already|currently|also|right now|personally|in the process of|busy)\s+){0,2}${DOING}\b`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:let me|allow me to|gonna|about to|let's)\s+(?:(?:now|just|quickly|go ahead and)\s+){0,2}${DO}\b`,
    'g',
  ),
  new RegExp(String.raw`${CLAUSE}${DOING}\s+(?:it|that|this|those|them|your|the|an?|you)\b`, 'g'),
  /\bconsider (?:it|that|this|your \w+) (?:already )?(?:done|\w+ed|sorted|taken care of)\b|\b(?:got|have|put) you down for\b|\b(?:it's|that's|that is|it is|all|has been|been|everything's) (?:been )?(?:all )?(?:taken care of|sorted(?: out)?|handled|dealt with)\b|\bi(?:'m| am) on it\b|\byou(?:'re| are)(?: now| all)? (?:booked|registered|signed up|subscribed|unsubscribed|confirmed|enrolled|covered)\b|\bcoming your way\b|\bi (?:guarantee|promise)\b/g,
  /\b(?:you|they)(?:'ll| will| are going to|'re going to)\s+(?:also |soon |now )?(?:be (?:fully )?(?:refunded|reimbursed|contacted|called|credited|compensated|notified|emailed)|(?:get|receive|have|see) (?:your|a|an|the|that) (?:full |new |\w+ )?(?:money|refund|replacement|order|package|parcel|credit|discount|confirmation|email|call|invoice|coffee)\b)/g,
  new RegExp(String.raw`\bi can confirm\b[^.\n]{0,40}\b${THINGS}\b`, 'g'),
  /\bhave been (?:un)?subscribed\b|(?<=^\s*)sorted\b/g,
  new RegExp(
    String.raw`\b(?:it|that|this|they|these|everything|all)(?:'ll| will| shall| is going to|'s going to)\s+(?:(?:all|also|soon|now|just|then)\s+)?(?:be|get)\s+(?:(?:all|fully|soon|being)\s+)?${DID}\b`,
    'g',
  ),
  new RegExp(String.raw`\b(?:i|we)(?:'ll| will)\s+be\s+${DOING}\b`, 'g'),
  new RegExp(String.raw`${CLAUSE}${DOING}\s+(?:right )?(?:now|away|today|immediately|as we speak|asap)\b`, 'g'),
  /\b(?:i|we)(?:'ve| have| just|'ve just)?\s+(?:gone|went) ahead (?:and|with)\b|\b(?:i|we)(?:'ve| have) gone and\b|\b(?:i|we)(?:'ve| have| just|'ve just| have just)?\s+(?:spoke|spoken|talked|checked) (?:with|to) (?:the|my|our|a) (?:manager|team|owner|boss|warehouse|courier|colleague|supervisor|driver|staff)\b|\byou(?:'re| are) (?:all )?(?:good to go|set)\b|\byou(?:'re| are) getting (?:a|an|your|the)\b|\byou(?:'ll| will) have (?:it|them|everything)\b|\b(?:manager|team|owner|boss|supervisor)\s+(?:has\s+)?(?:agreed|approved|authori[sz]ed|okayed|said yes)\b|\bit's yours\b|\b(?:i|we)(?:'re|'m| are| am) on (?:our|my|the) way\b|\bas good as (?:done|cancell?ed|yours)\b/g,
  new RegExp(
    String.raw`\b(?:i|we)(?:'ve| have)?\s+(?:just |already )?(?:got|received|gotten|have) your (?:\w+ )?${THINGS}\b`,
    'g',
  ),
  // Whatever else is promised: only reading, telling and helping a reply does by itself.
  new RegExp(
    String.raw`\b(?:i|we)(?:'ll| will|'m going to|'re going to|'m gonna)\s+(?:(?:now|just|also|gladly|happily|personally|definitely|then|first|quickly)\s+){0,2}(?!(?:be (?:here|right here|right back|honest|open|closed|happy|glad|able|waiting|around|pleased|delighted|sure)|not|never|need|have to|${TELLING})\b)[a-z]{2,}`,
    'g',
  ),
  new RegExp(
    String.raw`\b(?:i|we)(?:'ve|(?: have)? (?:just|already|now|also|successfully)| have (?:just|already|now))\s+(?!(?:${TELLING_PAST})\b)(?:[a-z]{2,}ed|made|put|sent|given|taken|set|done|spoken|written|got|let|told|sold|bought|brought|paid|held|kept)\b`,
    'g',
  ),
];
