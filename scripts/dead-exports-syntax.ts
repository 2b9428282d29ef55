// What one source file exports and imports, as its syntax says.
import ts from 'typescript';

/** An export; `keptByOwnFile`: a type that its own file mentions besides declaring it. */
export interface ExportUse {
  readonly name: string;
  readonly line: number;
  readonly keptByOwnFile: boolean;
}

/** An import from a relative path; the name `*` stands for everything (namespace or dynamic import). */
export interface ImportUse {
  readonly from: string;
  readonly name: string;
}

/** Both lists of one file. */
export interface FileUses {
  readonly exports: readonly ExportUse[];
  readonly imports: readonly ImportUse[];
}

/** Lists top-level exports, and imports wherever they stand (dynamic ones and `import('…')` types too). */
export function listUses(path: string, text: string): FileUses {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const mentions = countIdentifiers(source);
  const exports = source.statements.flatMap(listExported).map(({ name, node, isType }) => ({
    name,
    line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
    keptByOwnFile: isType && (mentions.get(name) ?? 0) > 1,
  }));
  return { exports, imports: listImports(source) };
}

interface Exported {
  readonly name: string;
  readonly node: ts.Node;
  readonly isType: boolean;
}

function listExported(statement: ts.Statement): Exported[] {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (
    ts.isExportDeclaration(statement) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
  ) {
    return statement.exportClause.elements.map((node) => ({ name: node.name.text, node, isType: false }));
  }
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((node) =>
      ts.isIdentifier(node.name) ? [{ name: node.name.text, node, isType: false }] : [],
    );
  }
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  if (isType || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return statement.name === undefined ? [] : [{ name: statement.name.text, node: statement, isType }];
  }
  return [];
}

function listImports(source: ts.SourceFile): ImportUse[] {
  const found: ImportUse[] = [];
  const visit = (node: ts.Node): void => {
    const from = findSpecifier(node);
    if (from?.startsWith('.') === true) found.push(...listNames(node).map((name) => ({ from, name })));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function findSpecifier(node: ts.Node): string | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

function listNames(node: ts.Node): string[] {
  if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
    return node.exportClause.elements.map((element) => (element.propertyName ?? element.name).text);
  }
  if (!ts.isImportDeclaration(node)) return ['*'];
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  return [
    ...(bindings && ts.isNamespaceImport(bindings) ? ['*'] : []),
    ...(clause?.name === undefined ? [] : ['default']),
    ...named.map((element) => (element.propertyName ?? element.name).text),
  ];
}

function countIdentifiers(source: ts.SourceFile): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return counts;
}
