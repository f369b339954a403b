"""Large models over several devices: FSDP, one unit a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from signkit.model.layers import DecoderLayer, EncoderLayer

if TYPE_CHECKING:
    from torch.distributed.device_mesh import DeviceMesh

UNITS = (EncoderLayer, DecoderLayer)
"""What is gathered as a whole: one layer's weights at a time, the rest with the root."""


def shard_layers(root: nn.Module, mesh: DeviceMesh) -> list[str]:
    """Spread a model's weights, gradients and optimiser states over devices, layer by layer.

    Sec. 5's Super has about a billion parameters a language: 3.6 GiB of weights, and with
    gradients and Adam's two moments 14.5 GiB. Sharded over n devices each holds an n-th of that
    and, for a moment, the whole weights of one layer. The paper does not say how it was trained.

    Parameters
    ----------
    root : Module
        The module whose forward pass is the training step, for there the devices meet:
        :class:`signkit.learn.processes.ClipLosses` of a model. Changed in place; make its
        optimiser afterwards.
    mesh : DeviceMesh
        The devices, in one dimension.

    Returns
    -------
    list of str
        Names of the units, the root's last.
    """
    from torch.distributed.fsdp import fully_shard  # seconds to import, needed by few

    names = [name for name, module in root.named_modules() if isinstance(module, UNITS)]
    for name in names:
        fully_shard(root.get_submodule(name), mesh=mesh)
    fully_shard(root, mesh=mesh)
    return [*names, ""]
