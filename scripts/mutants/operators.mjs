/** The mutants of one source file: small changes of what it does, found in its syntax tree. Types are left alone. */
import { parseSync } from 'oxc-parser';

const boundary = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const equality = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' };
const arithmetic = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' };
const assignment = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=' };
const withTest = new Set(['IfStatement', 'WhileStatement', 'DoWhileStatement', 'ForStatement']);
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
/** What TypeScript adds around an expression that runs; whatever else it adds does not run. */
const running = new Set([
  ...['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion', 'TSInstantiationExpression'],
  ...['TSParameterProperty', 'TSExportAssignment', 'TSEnumDeclaration', 'TSEnumBody', 'TSEnumMember'],
]);

/**
 * Every mutant of a file, in the order of its text.
 *
 * @param name its name, whose ending says which language it is
 * @returns each as `operator`, `start` and `end` (offsets in the text), `text` (what stands there instead), `line` and `column`
 */
export function mutantsOf(name, source) {
  const { program, errors } = parseSync(name, source);
  if (errors.length > 0) throw new Error(`${name}: ${errors[0].message}`);
  const found = [];
  const textOf = ({ start, end }) => source.slice(start, end);
  const add = (operator, { start, end }, text) => found.push({ operator, start, end, text, ...placeOf(source, start) });
  visit(program, null, (node, parent) => mutate(node, parent, { add, textOf, source }));
  return found.sort((a, b) => a.start - b.start || a.end - b.end || (a.operator < b.operator ? -1 : 1));
}

function placeOf(source, offset) {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1).length + 1 };
}

function visit(node, parent, look) {
  if (node.type.startsWith('TS') && !running.has(node.type)) return;
  if (node.type === 'ImportDeclaration' || node.declare === true) return;
  look(node, parent);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'typeAnnotation' || key === 'directive') continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') visit(child, node, look);
  }
}

function mutate(node, parent, { add, textOf, source }) {
  const swapped = (operators, name) => {
    const { left, right, operator } = node;
    if (!(operator in operators)) return;
    const at = source.indexOf(operator, left.end);
    // A comment between the operands may hold the same characters.
    if (source.slice(left.end, at).trim().replace(/^\)+/, '') !== '' || at >= right.start) return;
    add(name, { start: at, end: at + operator.length }, operators[operator]);
  };
  if (withTest.has(node.type) && node.test != null && !isMadeElsewhere(node.test))
    add('negated condition', node.test, `!(${textOf(node.test)})`);
  switch (node.type) {
    case 'ConditionalExpression':
      return add(
        'swapped ternary',
        node,
        `${textOf(node.test)} ? ${braced(node.alternate)} : ${braced(node.consequent)}`,
      );
    case 'BinaryExpression':
      swapped(boundary, 'boundary');
      swapped(equality, 'equality');
      return isText(node) ? undefined : swapped(arithmetic, 'arithmetic');
    case 'AssignmentExpression':
      return isText(node.right) ? undefined : swapped(assignment, 'arithmetic');
    case 'UpdateExpression': {
      const other = node.operator === '++' ? '--' : '++';
      return add(
        'arithmetic',
        node,
        node.prefix ? `${other}${textOf(node.argument)}` : `${textOf(node.argument)}${other}`,
      );
    }
    case 'LogicalExpression':
      if (node.operator === '??') return add('removed default', node, `(${textOf(node.left)})`);
      return swapped({ '&&': '||', '||': '&&' }, 'logical');
    case 'UnaryExpression':
      return node.operator === '!' ? add('negated condition', node, `(${textOf(node.argument)})`) : undefined;
    case 'Literal':
      if (isKey(node, parent)) return;
      if (typeof node.value === 'boolean') return add('constant', node, String(!node.value));
      if (typeof node.value === 'number') return add('constant', node, node.value === 0 ? '1' : '0');
      return;
    case 'ExpressionStatement':
      if (node.directive != null || node.expression.callee?.type === 'Super') return;
      return add('removed statement', node, ';');
    default:
      if (functions.has(node.type) && node.body?.type === 'BlockStatement' && node.body.body.length > 0)
        if (parent?.kind !== 'constructor') {
          const { start } = node.body;
          add('early return', { start, end: start + 1 }, '{ return;');
        }
  }

  function braced(part) {
    return `(${textOf(part)})`;
  }
}

/** Whether something is text for sure, so that `-` in place of `+` would be no likely mistake. */
const isText = (node) =>
  node.type === 'TemplateLiteral' ||
  typeof node.value === 'string' ||
  (node.operator === '+' && node.type === 'BinaryExpression' && (isText(node.left) || isText(node.right)));

/** Whether another operator makes the same mutant of a condition. */
const isMadeElsewhere = ({ type, operator }) =>
  (type === 'BinaryExpression' && operator in equality) || (type === 'UnaryExpression' && operator === '!');

const isKey = (node, parent) =>
  (parent?.type === 'Property' || parent?.type === 'PropertyDefinition') && parent.key === node && !parent.computed;
