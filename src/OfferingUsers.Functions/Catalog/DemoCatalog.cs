namespace OfferingUsers.Functions.Catalog;

/// <summary>The catalog of the demo, which ships with the app (catalog.md 5). Its keys are public.</summary>
internal static class DemoCatalog
{
    private const string Resource = "OfferingUsers.Functions.Catalog.demo-catalog.json";

    /// <summary>In the import's form.</summary>
    public static string Text()
    {
        using var reader = new StreamReader(typeof(DemoCatalog).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd();
    }
}
