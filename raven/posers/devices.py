"""Where networks run: reads a device's name, and says when this machine does not have it."""

from raven import neural
from raven.errors import InvalidInput, Unavailable

CPU = "cpu"


def pick_device(name: str = "auto") -> str:
    """The device of this name as PyTorch writes it; `auto` is the first CUDA GPU if there is one, else the CPU.

    Raises `InvalidInput` for a name that is none, and `Unavailable` for a device that is not here.
    """
    if name == "auto":
        return "cuda:0" if neural.has_gpu() else CPU
    if name == CPU:
        return CPU
    torch = neural.load()
    try:
        device = torch.device(name)
    except RuntimeError:
        raise InvalidInput("device", f"{name!r} is no device; examples: auto, cpu, cuda:0") from None
    has_gpu = torch.cuda.is_available()
    if device.type == "cuda" and not (has_gpu and (device.index or 0) < torch.cuda.device_count()):
        found = f"it sees {torch.cuda.device_count()}" if has_gpu else "it sees none"
        raise Unavailable(f"there is no device {name}: PyTorch {torch.__version__} was asked for GPUs and {found}")
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise Unavailable(f"the device {name} cannot be used: {reason}") from None
    return str(device)
