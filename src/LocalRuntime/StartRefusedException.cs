using Microsoft.Extensions.Options;

namespace LocalRuntime;

/// <summary>
/// Why the start is refused, as one sentence that names the setting or the function. It is an options failure, because a host that prints those without a
/// stack trace then prints this one so, too, without knowing the local runtime.
/// </summary>
public sealed class StartRefusedException(string sentence) : OptionsValidationException("LocalRuntime", typeof(StartRefusedException), [sentence]);
