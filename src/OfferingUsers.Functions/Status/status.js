'use strict';

const KINDS = { 'OK': 'done', 'Deleted': 'gone', 'Error creating': 'failed', 'Error deleting': 'failed' };
const EVERY = 30_000;
const byId = id => document.getElementById(id);
const number = new Intl.NumberFormat('en');

// The key lives as long as this page and is kept nowhere.
let key = '';

byId('sign-in').addEventListener('submit', event => {
  event.preventDefault();
  key = byId('key').value.trim();
  load();
});

async function load() {
  let answer;
  try {
    answer = await fetch('/api/status/', { headers: { Accept: 'application/json', Authorization: `Token ${key}` }, cache: 'no-store' });
  } catch {
    return refuse('The app does not answer.');
  }
  const body = await answer.json();
  if (!answer.ok) {
    return refuse(body.detail);
  }
  byId('sign-in').hidden = true;
  byId('report').hidden = false;
  show(body);
  setTimeout(load, EVERY);
}

function refuse(text) {
  byId('refusal').textContent = text;
  byId('sign-in').hidden = false;
}

function show(report) {
  byId('generated').textContent = `as of ${time(report.generated)}`;
  const count = names => report.states.filter(state => names(KINDS[state.state] ?? 'waiting')).reduce((sum, state) => sum + state.count, 0);
  byId('totals').replaceChildren(
    total('records', count(() => true)), total('usable', count(kind => kind === 'done')), total('waiting', count(kind => kind === 'waiting')),
    total('failed', count(kind => kind === 'failed'), true), total('past their deadline', report.due_timeouts.count, true));
  byId('chart').replaceChildren(chart(report.states));
  byId('offerings').replaceChildren(table(['Offering', 'Records', 'States'], report.offerings.map(offering => [
    offering.offering_name, offering.total, Object.entries(offering.states).map(([state, n]) => `${state} ${number.format(n)}`).join(', ')])));
  if (report.unreadable_documents > 0) {
    byId('totals').append(total('unreadable documents', report.unreadable_documents, true));
  }
  if (report.offerings_left_out > 0) {
    byId('offerings').append(element('p', `${number.format(report.offerings_left_out)} more offerings were not counted.`, 'quiet'));
  }
  byId('oldest').replaceChildren(records(report.oldest_waiting));
  byId('due').replaceChildren(records(report.due_timeouts.records));
  byId('failures').replaceChildren(records(report.recent_failures, false));
  byId('sweeps').replaceChildren(table(['Sweep', 'Last round', '', 'Last failure'], report.sweeps.map(sweep => [
    element('code', sweep.name), sweep.last_round ? time(sweep.last_round) : 'none yet', sweep.is_late ? 'late' : '',
    sweep.last_failure ? `${sweep.last_failure_type}, ${time(sweep.last_failure)}` : '–'])));
  const late = report.sweeps.filter(sweep => sweep.is_late).length;
  if (late > 0) {
    byId('totals').append(total('sweeps that are late', late, true));
  }
}

function total(name, value, isBad = false) {
  const box = element('div', '', isBad && value > 0 ? 'total bad' : 'total');
  box.append(element('b', number.format(value)), name);
  return box;
}

function chart(states) {
  const row = 26, label = 210, width = 900, room = width - label - 80;
  const most = Math.max(1, ...states.map(state => state.count));
  const svg = drawn('svg', { viewBox: `0 0 ${width} ${states.length * row}`, role: 'img', 'aria-label': 'How many records are in each state' });
  states.forEach((state, i) => {
    const length = state.count === 0 ? 0 : Math.max(2, room * state.count / most);
    const name = drawn('text', { x: label - 10, y: i * row + 17, 'text-anchor': 'end' });
    name.textContent = state.state;
    const n = drawn('text', { x: label + length + 8, y: i * row + 17, class: 'count' });
    n.textContent = number.format(state.count);
    svg.append(name, drawn('rect', { x: label, y: i * row + 4, width: length, height: row - 8, rx: 3, class: KINDS[state.state] ?? 'waiting' }), n);
  });
  return svg;
}

function records(list, haveDeadlines = true) {
  return table(['Record', 'Offering', 'State', 'Since', ...haveDeadlines ? ['Deadline'] : []], list.map(record => [
    element('code', record.uuid), record.offering_name, record.state, time(record.state_since), ...haveDeadlines ? [record.deadline ? time(record.deadline) : '–'] : []]));
}

function table(head, rows) {
  if (rows.length === 0) {
    return element('p', 'None.', 'quiet');
  }
  const made = element('table');
  const line = (cells, kind) => {
    const row = element('tr');
    row.append(...cells.map(cell => {
      const made = element(kind, '', typeof cell === 'number' || cell === 'Records' ? 'number' : '');
      made.append(typeof cell === 'number' ? number.format(cell) : cell);
      return made;
    }));
    return row;
  };
  made.append(line(head, 'th'), ...rows.map(row => line(row, 'td')));
  const scroll = element('div', '', 'scroll');
  scroll.append(made);
  return scroll;
}

function time(text) {
  return new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}

function drawn(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}
