using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions;

try
{
    await OfferingUsersApp.CreateBuilder(args).Build().RunAsync().ConfigureAwait(false);
    return Environment.ExitCode;
}
catch (OptionsValidationException refused)
{
    foreach (var sentence in refused.Failures)
    {
        await Console.Error.WriteLineAsync(sentence).ConfigureAwait(false);
    }

    return 1;
}
