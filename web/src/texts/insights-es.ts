/** The figures of the business. */
export const insightsEs = {
  'insights.about': 'Qué cuenta «{title}»',
  'insights.by': 'Por',
  'insights.by.day': 'día',
  'insights.by.hour': 'hora',
  'insights.csv': 'CSV',
  'insights.csv.of': 'Descargar «{title}» como CSV',
  'insights.days': 'Días',
  'insights.days.1': 'Hoy',
  'insights.days.28': '28 días',
  'insights.days.7': '7 días',
  'insights.days.100': '100 días',
  'insights.lead': 'Del {from} al {to}, hora de la tienda.',
  'insights.say.costs': 'Costó {total}: WhatsApp {meta}, modelo {model}, voz {speech}, imagen {vision}.',
  'insights.say.funnel':
    '{messages, plural, one {# mensaje} other {# mensajes}}, {orders, plural, one {# pedido} other {# pedidos}} en el chat, {paid, plural, one {# pagado} other {# pagados}}.',
  'insights.say.handovers':
    '{count, plural, one {Una conversación pasó} other {# conversaciones pasaron}} a una persona; lo más común: {reason} ({most, number}).',
  'insights.say.handovers.none': 'Ninguna conversación pasó a una persona.',
  'insights.say.ignored':
    '{count, plural, one {Un mensaje se quedó} other {# mensajes se quedaron}} sin respuesta a propósito; lo más común: {reason} ({most, number}).',
  'insights.say.ignored.none': 'Ningún mensaje se quedó sin respuesta a propósito.',
  'insights.say.money': 'Se pidió por {placed} y se cobró {collected}.',
  'insights.say.money.none': 'No se pidió ni se cobró nada.',
  'insights.say.orders':
    '{count, plural, one {# pedido} other {# pedidos}}, {chat, number} en el chat; {paid, plural, one {# ya está pagado} other {# ya están pagados}}.',
  'insights.say.outcomes':
    'El asistente contestó {answered, number} de {all, plural, one {# mensaje} other {# mensajes}} sin una persona ({share}); {person, plural, one {# pasó} other {# pasaron}} a alguien del equipo.',
  'insights.say.outcomes.none': 'Nadie escribió en estos días.',
  'insights.say.templates':
    'WhatsApp aceptó {sent, plural, one {# plantilla} other {# plantillas}}: {delivered, plural, one {# entregada} other {# entregadas}}, {read, plural, one {# leída} other {# leídas}}, {failed, plural, one {# fallida} other {# fallidas}}.',
  'insights.say.times': 'La mitad de las respuestas tardó {p50} o menos; 95 de cada 100, {p95} o menos.',
  'insights.say.times.none': 'Todavía no hay respuestas que medir.',
  'insights.say.unanswered':
    '{count, plural, =0 {Ninguna pregunta se quedó sin respuesta.} one {# pregunta se quedó sin respuesta.} other {# preguntas se quedaron sin respuesta.}}',
  'insights.table': 'Tabla',
  'insights.table.of': 'Tabla de «{title}»',
  'insights.title': 'Resumen',
  'insights.total': 'Total',
  'insights.waiting':
    '{count, plural, one {Falta contar un cuarto de hora} other {Faltan por contar # cuartos de hora}} de estos días; las cifras crecen mientras tanto.',
  'insights.when': 'Cuándo',
  'keys.goInsights': 'Ir al resumen',
  'nav.insights': 'Resumen',
  'today.line':
    'Hoy: {answered, plural, one {# contestado} other {# contestados}} · {person, number} a persona · {orders, plural, one {# pedido} other {# pedidos}} · costo {cost}',
  'insights.before': 'Antes',
  'insights.change.same': 'igual que antes',
  'insights.change.was': 'antes {before}',
  'insights.compared':
    'Comparado con lo anterior: {day, select, true {el {from}} other {del {from} al {to}}}{part, select, true {, hasta esta misma hora} other {}}.',
  'insights.unanswered.open': 'Ver las preguntas y responderlas',
} as const;
