using Microsoft.Extensions.Options;

namespace LocalRuntime;

/// <summary>
/// The app cannot start; the message is one sentence that names the setting or function. It derives from <see cref="OptionsValidationException"/> so that
/// apps which print those without a stack trace need not know the local runtime.
/// </summary>
public sealed class StartRefusedException(string sentence) : OptionsValidationException("LocalRuntime", typeof(StartRefusedException), [sentence]);
