const ASKS =
  /\b(?:una persona|un humano|un asesor|una asesora|un agente|alguien real|human|real person|representative)\b/iu;
export const asksForPerson = (text: string, _language: 'es' | 'en'): boolean => ASKS.test(text);
