using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.House;

/// <summary>
/// The app is read from the bottom up: each folder uses only folders below it (docs/architecture.md, the layers). Seen by the compiler, names in nameof and
/// constants included.
/// </summary>
public sealed class LayeringTests
{
    /// <summary>From the top to the bottom; those on one line do not know each other.</summary>
    private static readonly string[][] Layers =
    [
        [""], // Program and OfferingUsersApp
        ["Demo", "MoveIn", "Verify"],
        ["ChecklistAdmin"],
        ["Checklists"],
        ["Compliance", "Consents", "Lifecycle", "UserAttributes"],
        ["OfferingUsers"],
        ["CatalogAdmin"],
        ["Neighbours", "SiteAgents", "Status"],
        ["Records"],
        ["Idempotency"],
        ["Upstream"],
        ["Access"],
        ["Catalog"],
        ["Docs"],
        ["Http"],
        ["Storage"],
        ["Observability"],
    ];

    private static readonly string Folder = Path.Combine(Repository.Root, "src", "OfferingUsers.Functions");

    [Fact]
    public void No_file_uses_a_folder_that_is_above_its_own_or_beside_it()
    {
        var rank = Layers.SelectMany((layer, place) => layer.Select(folder => (folder, place)))
            .ToDictionary(one => one.folder, one => one.place, StringComparer.Ordinal);
        var references = References().ToList();

        Assert.Empty(references.Select(reference => FolderOf(reference.From)).Where(folder => !rank.ContainsKey(folder)).Distinct());
        Assert.NotEmpty(references);
        Assert.Empty(references.Where(reference => rank[FolderOf(reference.To)] <= rank[FolderOf(reference.From)])
            .Select(reference => $"{reference.From} uses {reference.Name} of {reference.To}").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Each use of a type or member of another folder: the file that uses it, the file that declares it, and its name.</summary>
    private static IEnumerable<(string From, string To, string Name)> References()
    {
        var files = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Relative(file).StartsWith("obj/", StringComparison.Ordinal)
            && !Relative(file).StartsWith("bin/", StringComparison.Ordinal));
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)).Append(ImplicitUsings(options)).ToList();
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) != "OfferingUsers.Functions.dll").Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("House", trees, platform, new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        foreach (var tree in trees.Where(tree => tree.FilePath.Length > 0))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var declared = model.GetSymbolInfo(name).Symbol?.OriginalDefinition;
                var to = declared is null or INamespaceSymbol ? null : declared.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath;
                if (to is { Length: > 0 } && FolderOf(Relative(to)) != FolderOf(Relative(tree.FilePath)))
                {
                    yield return (Relative(tree.FilePath), Relative(to), name.Identifier.Text);
                }
            }
        }
    }

    /// <summary>What the project adds to each file by itself.</summary>
    private static SyntaxTree ImplicitUsings(CSharpParseOptions options) => CSharpSyntaxTree.ParseText(
        string.Concat(
            new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks" }
            .Select(space => $"global using {space};\n")),
        options);

    private static string Relative(string file) => Path.GetRelativePath(Folder, file).Replace('\\', '/');

    private static string FolderOf(string relative) =>
        relative.Contains('/', StringComparison.Ordinal) ? relative[..relative.IndexOf('/', StringComparison.Ordinal)] : "";
}
