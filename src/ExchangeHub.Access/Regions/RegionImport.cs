namespace ExchangeHub.Access.Regions;

/// <summary>What came of an import: the new tree, or every error there is.</summary>
/// <param name="Tree">The new tree; null where there are errors.</param>
/// <param name="Errors">By line.</param>
public sealed record RegionImport(RegionTree? Tree, IReadOnlyList<RegionImportError> Errors);

/// <summary>One error of an import.</summary>
/// <param name="Line">Line of the file, the heading being 1; 0 for a region outside the file that the import would break.</param>
/// <param name="Detail">What is wrong.</param>
public sealed record RegionImportError(int Line, string Detail);
